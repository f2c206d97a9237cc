using HybridGrains.Policy.Simulation;
using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Tests.Simulation;

public sealed class ClusterSimulatorTests
{
    public static TheoryData<string> Scenarios() =>
        new(
            Directory
                .GetFiles(ScenarioFolder.Path, "*.json", SearchOption.AllDirectories)
                .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) is "evaluate" or "train")
                .Select(path => Path.GetRelativePath(ScenarioFolder.Path, path))
        );

    private static Recorder Run(ScenarioInputs inputs, long seed, IHandoffPolicy? policy = null)
    {
        var recorder = new Recorder();
        new ClusterSimulator(inputs, policy ?? new AlternatingPolicy(seed), recorder, seed).Run(TestContext.Current.CancellationToken);
        return recorder;
    }

    private static ScenarioInputs Load(string name, Func<Scenario, Scenario>? change = null)
    {
        var inputs = ScenarioFile.Load(ScenarioFolder.File(name));
        return change is null ? inputs : inputs with { Scenario = change(inputs.Scenario) };
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Run_SameSeed_IsBitEqual(string name)
    {
        var inputs = Load(name, scenario => scenario with { DurationSeconds = 60 });

        var (first, second) = (Run(inputs, 7), Run(inputs, 7));

        Assert.NotEmpty(first.Outcomes);
        Assert.Equal(first.Outcomes, second.Outcomes);
        Assert.Equal(first.Decisions, second.Decisions);
        Assert.Equal(first.Sojourns, second.Sojourns);
    }

    [Fact]
    public void Run_OtherSeed_Differs() =>
        Assert.NotEqual(Run(Load("evaluate/calm.json"), 1).Outcomes, Run(Load("evaluate/calm.json"), 2).Outcomes);

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Run_AnyPolicy_EndsEveryGenerationOnceAndKeepsItsBooks(string name)
    {
        var inputs = Load(name, scenario => scenario with { DurationSeconds = 120 });

        var recorder = Run(inputs, 3);

        var outcomes = recorder.Outcomes.ToDictionary(outcome => outcome.Generation);
        Assert.Equal(Enumerable.Range(0, outcomes.Count).Select(id => (long)id), outcomes.Keys.Order());
        var sojourns = recorder.Sojourns.GroupBy(sojourn => sojourn.Generation).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var outcome in outcomes.Values.Where(outcome => outcome.End != GenerationEnd.Refused))
        {
            Assert.Equal(outcome.Decisions, sojourns[outcome.Generation].Count);
            Assert.Equal(
                [.. Enumerable.Repeat(false, outcome.Decisions - 1), true],
                sojourns[outcome.Generation].Select(sojourn => sojourn.Terminated)
            );
            Assert.True(outcome.End != GenerationEnd.Delivered || outcome.CloudSeconds + outcome.EdgeSeconds > 0);
            Assert.Equal(outcome.CloudSeconds * inputs.Scenario.Cloud.PricePerSecond, outcome.Cost, 1e-9);
        }
    }

    [Fact]
    public void Run_RewardOfAGeneration_IsItsSojournsDiscountedByTheirStarts()
    {
        var inputs = Load("evaluate/edge-churn.json");
        var gamma = inputs.Scenario.Reward.Gamma;

        var recorder = Run(inputs, 5);

        var starts = recorder
            .Decisions.GroupBy(decision => decision.Observation.Generation)
            .ToDictionary(group => group.Key, group => group.Select(decision => decision.Time).ToList());
        var totals = recorder
            .Sojourns.GroupBy(sojourn => sojourn.Generation)
            .ToDictionary(group => group.Key, group => group.Select(sojourn => sojourn.Total).ToList());
        foreach (var outcome in recorder.Outcomes.Where(outcome => outcome.End != GenerationEnd.Refused))
        {
            var expected = starts[outcome.Generation]
                .Zip(totals[outcome.Generation])
                .Sum(pair => Math.Pow(gamma, (pair.First - starts[outcome.Generation][0]) / 100_000) * pair.Second.Discounted);
            Assert.Equal(expected, outcome.Reward, 1e-9);
        }
    }

    [Fact]
    public void Run_EdgeThatVanishes_LosesRangesAndGoesOnElsewhere()
    {
        var recorder = Run(Load("evaluate/edge-churn.json"), 4);

        Assert.Contains(recorder.Outcomes, outcome => outcome is { LostRanges: > 0, End: GenerationEnd.Delivered });
    }

    [Fact]
    public void Run_CloudOnly_CostsAStepTimesItsBatchShare()
    {
        // One arrival at a time: every step is a batch of one.
        var inputs = Load(
            "evaluate/calm.json",
            scenario =>
                scenario with
                {
                    Arrivals = new ArrivalOptions { Kind = ArrivalOptions.Poisson, RatePerSecond = 0.05 },
                    Edge = [],
                }
        );

        var recorder = Run(inputs, 1, new CloudOnly());

        Assert.All(recorder.Outcomes.Take(5), outcome => Assert.Equal(((25 * 35.6) + 16.4) / 1000, outcome.CloudSeconds, 1e-6));
    }

    [Fact]
    public void Run_TooManyWaiting_RefusesAsTheSchedulerDoes()
    {
        var inputs = Load(
            "evaluate/calm.json",
            scenario =>
                scenario with
                {
                    Arrivals = new ArrivalOptions { Kind = ArrivalOptions.Poisson, RatePerSecond = 40 },
                    Scheduling = new() { MaxQueuedRanges = 4 },
                    DurationSeconds = 30,
                }
        );

        var recorder = Run(inputs, 1, new CloudOnly());

        Assert.Contains(recorder.Outcomes, outcome => outcome is { End: GenerationEnd.Refused, Decisions: 0, Success: false });
        Assert.Contains(recorder.Outcomes, outcome => outcome.End == GenerationEnd.Delivered);
    }

    [Fact]
    public void Run_ChargedForOthers_PaysOnlyWhereThereAreSome()
    {
        Func<Scenario, Scenario> Charge(double rate) =>
            scenario =>
                scenario with
                {
                    Arrivals = new ArrivalOptions { Kind = ArrivalOptions.Poisson, RatePerSecond = rate },
                    Edge = [],
                    Reward = new()
                    {
                        PerSecondOfOthers = -1,
                        Success = 0,
                        Quality = 0,
                        Missed = 0,
                        PerSecond = 0,
                        PerMoney = 0,
                    },
                };

        var (crowded, alone) = (
            Run(Load("evaluate/calm.json", Charge(6)), 1, new CloudOnly()),
            Run(Load("evaluate/calm.json", Charge(0.02)), 1, new CloudOnly())
        );

        Assert.Equal(0, alone.Outcomes[0].Reward);
        Assert.True(crowded.Outcomes.Average(outcome => outcome.Reward) < -1);
    }

    [Fact]
    public void Run_PolicyThatGoesBackwards_Throws()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Run(Load("evaluate/calm.json"), 1, new Backwards()));
        Assert.Contains("backwards", fault.Message, StringComparison.Ordinal);
    }

    private sealed class CloudOnly : IHandoffPolicy
    {
        public string Name => "cloud only";

        public HandoffDecision Decide(Observation observation) => new(observation.LargeDenoiser, false, observation.Steps, true);
    }

    private sealed class Backwards : IHandoffPolicy
    {
        public string Name => "backwards";

        public HandoffDecision Decide(Observation observation) => new(observation.LargeDenoiser, false, observation.StepsDone - 1, false);
    }
}
