using System.Globalization;
using HybridGrains.Policy.Baselines;
using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Evaluation;

/// <summary>
/// Every baseline, tuned for one scenario on seeds of its own. Tuning on the scenario itself is more than a learned policy gets,
/// which has never seen it.
/// </summary>
public sealed class BaselineSet(
    ScenarioInputs inputs,
    IReadOnlyList<long> seeds,
    IReadOnlyList<long> tuningSeeds,
    CancellationToken cancellationToken
)
{
    private static readonly double[] Surcharges = [0, 0.1, 0.2, 0.3, 0.5, 0.8];
    private static readonly double[][] LoadLimits =
    [
        [0.3, 1],
        [0.7, 2],
        [1.5, 4],
    ];
    private static readonly (double Alpha, double Ridge)[] BanditSettings = [(0.05, 1), (0.2, 1), (0.2, 10), (0.6, 1), (1.5, 1)];

    /// <summary>Passes over the scenario in which a bandit learns before it is scored.</summary>
    private const int BanditPasses = 12;

    public PolicyScore Score(string name, string tuning, Func<IHandoffPolicy> create) =>
        new(name, tuning, [.. seeds.Select(seed => ScenarioEvaluation.Run(inputs, create(), seed, cancellationToken))]);

    /// <summary>Every fixed k, and everything in the cloud or at the edge.</summary>
    public IReadOnlyList<PolicyScore> FixedSplits() =>
        [
            .. Enumerable.Range(0, inputs.Scenario.Steps + 1).Select(k => Score($"fixed k = {k}", "", () => new FixedKPolicy(k))),
            Score("cloud only", "", () => new CloudOnlyPolicy()),
            Score("edge only", "", () => new EdgeOnlyPolicy()),
        ];

    /// <summary>The baselines that look at something. <paramref name="progress"/> hears of each.</summary>
    public IReadOnlyList<PolicyScore> Others(Action<string> progress)
    {
        var scores = new List<PolicyScore>();
        foreach (var next in (Func<PolicyScore>[])[ByLoad, Greedy, Bandit, Clairvoyant])
        {
            scores.Add(next());
            progress(scores[^1].Name);
        }

        return scores;
    }

    private PolicyScore ByLoad()
    {
        var steps = inputs.Scenario.Steps;
        var start = Enumerable.Range(0, steps + 1).MaxBy(k => Tune(() => new FixedKPolicy(k), run => run.Success));
        var (best, bestLimits, bestLevels) = (double.NegativeInfinity, LoadLimits[0], (int[])[]);
        foreach (var limits in LoadLimits)
        {
            // Coordinate search over every second k, twice around.
            int[] levels = [start, start, start];
            for (var turn = 0; turn < 2 * levels.Length; turn++)
            {
                var level = turn % levels.Length;
                levels[level] = Enumerable
                    .Range(0, (steps / 2) + 1)
                    .Select(half => 2 * half)
                    .Append(steps)
                    .MaxBy(k => Tune(() => new LoadLevelPolicy(limits, With(levels, level, k)), run => run.Success));
            }

            var success = Tune(() => new LoadLevelPolicy(limits, levels), run => run.Success);
            if (success > best)
            {
                (best, bestLimits, bestLevels) = (success, limits, [.. levels]);
            }
        }

        return Score(
            "best k per load level",
            $"k {string.Join('/', bestLevels)} at cloud backlogs up to "
                + $"{bestLimits[0].ToString(CultureInfo.InvariantCulture)} s, "
                + $"{bestLimits[1].ToString(CultureInfo.InvariantCulture)} s, above; coordinate search over every second k by success",
            () => new LoadLevelPolicy(bestLimits, bestLevels)
        );
    }

    private PolicyScore Greedy()
    {
        var surcharge = Surcharges.MaxBy(value => Tune(() => new GreedyPolicy(inputs, value), run => run.Reward));
        return Score(
            "myopic greedy",
            string.Create(CultureInfo.InvariantCulture, $"surcharge on cloud seconds {surcharge}, of {Surcharges.Length} by reward"),
            () => new GreedyPolicy(inputs, surcharge)
        );
    }

    private PolicyScore Clairvoyant()
    {
        var surcharge = Surcharges.MaxBy(value => Tune(() => new GreedyPolicy(inputs, value, clairvoyant: true), run => run.Reward));
        return Score(
            "clairvoyant search",
            string.Create(CultureInfo.InvariantCulture, $"surcharge on cloud seconds {surcharge}, of {Surcharges.Length} by reward"),
            () => new GreedyPolicy(inputs, surcharge, clairvoyant: true)
        );
    }

    private PolicyScore Bandit()
    {
        // One bandit a setting, which keeps what it has learned from run to run.
        var bandits = BanditSettings.Select(setting => (Setting: setting, Policy: Practised(setting.Alpha, setting.Ridge))).ToList();
        var ((alpha, ridge), best) = bandits.MaxBy(bandit => Tune(() => bandit.Policy, run => run.Reward));
        return Score(
            "bandit (LinUCB), k once per image",
            string.Create(
                CultureInfo.InvariantCulture,
                $"alpha {alpha}, ridge {ridge}, of {BanditSettings.Length} settings by reward; {BanditPasses} passes over "
                    + $"this scenario with other seeds first, then it goes on learning without exploring"
            ),
            () => best
        );
    }

    private LinUcbPolicy Practised(double alpha, double ridge)
    {
        var bandit = new LinUcbPolicy(inputs.Scenario.Steps, alpha, ridge);
        for (var pass = 0; pass < BanditPasses; pass++)
        {
            ScenarioEvaluation.Run(inputs, bandit, tuningSeeds[0] + 1000 + pass, cancellationToken);
        }

        bandit.Alpha = 0;
        return bandit;
    }

    private double Tune(Func<IHandoffPolicy> create, Func<RunScore, double> figure) =>
        tuningSeeds.Average(seed => figure(ScenarioEvaluation.Run(inputs, create(), seed, cancellationToken)));

    private static int[] With(int[] levels, int level, int value)
    {
        int[] changed = [.. levels];
        changed[level] = value;
        return changed;
    }
}
