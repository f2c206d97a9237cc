using HybridGrains.Policy.Baselines;
using HybridGrains.Policy.Evaluation;
using HybridGrains.Policy.Simulation;
using HybridGrains.Policy.Simulation.Scenarios;
using HybridGrains.Policy.Tests.Simulation;

namespace HybridGrains.Policy.Tests.Baselines;

public sealed class BaselinesTests
{
    private static readonly ScenarioInputs Bursty = ScenarioFile.Load(ScenarioFolder.File("evaluate/bursty.json"));

    private static Observation Observe(int done = 0, double backlog = 0) =>
        new(20, done, 10, "large", "small")
        {
            Cloud = new TierLoad { Workers = 1, BacklogSeconds = backlog },
            Edge = new TierLoad { Workers = 1 },
        };

    [Fact]
    public void CloudOnly_Decides_EverythingThere() =>
        Assert.Equal(new HandoffDecision("large", false, 20, true), new CloudOnlyPolicy().Decide(Observe()));

    [Fact]
    public void EdgeOnly_Decides_EverythingThere() =>
        Assert.Equal(new HandoffDecision("small", true, 20, true), new EdgeOnlyPolicy().Decide(Observe()));

    [Fact]
    public void FixedK_Decides_ItsOwnK() =>
        Assert.Equal(new HandoffDecision("large", false, 4, false), new FixedKPolicy(4).Decide(Observe()));

    [Theory]
    [InlineData(0.1, 15)]
    [InlineData(1, 10)]
    [InlineData(99, 5)]
    public void LoadLevel_Backlog_ChoosesTheLevelsK(double backlog, int expected) =>
        Assert.Equal(expected, new LoadLevelPolicy([0.5, 2], [15, 10, 5]).Decide(Observe(backlog: backlog)).To);

    [Fact]
    public void LoadLevel_LoadChangesUnderWay_KeepsItsPlan()
    {
        var policy = new LoadLevelPolicy([1], [15, 5]);
        policy.Decide(Observe());

        Assert.Equal(15, policy.Decide(Observe(done: 7, backlog: 50)).To);
    }

    [Fact]
    public void LinUcb_RewardOnOneArm_ComesToPreferIt()
    {
        var bandit = new LinUcbPolicy(steps: 20, alpha: 0.5, ridge: 1);
        for (var i = 0; i < 300; i++)
        {
            var k = bandit.Decide(Observe() with { Generation = i }).To;
            bandit.OnFinished(new GenerationOutcome { Generation = i, Reward = k == 8 ? 1 : 0.2 });
        }

        bandit.Alpha = 0;
        Assert.Equal(8, bandit.Decide(Observe() with { Generation = 1000 }).To);
    }

    [Fact]
    public void Clairvoyant_OnBursty_BeatsGreedyBeatsBestFixed()
    {
        var token = TestContext.Current.CancellationToken;
        var clairvoyant = ScenarioEvaluation.Run(Bursty, new GreedyPolicy(Bursty, 0.3, clairvoyant: true), 2, token);
        var greedy = ScenarioEvaluation.Run(Bursty, new GreedyPolicy(Bursty, 0.3), 2, token);
        var fixedK = ScenarioEvaluation.Run(Bursty, new FixedKPolicy(11), 2, token);

        Assert.True(
            clairvoyant.Reward > greedy.Reward && greedy.Reward > fixedK.Reward,
            $"{clairvoyant.Reward} {greedy.Reward} {fixedK.Reward}"
        );
    }
}
