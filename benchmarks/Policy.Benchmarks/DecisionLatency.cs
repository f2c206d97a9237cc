using System.Diagnostics;
using System.Globalization;
using HybridGrains.Policy.Bundled;
using HybridGrains.Policy.Evaluation;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Policy.Benchmarks;

/// <summary>
/// Single decisions of the bundled policy in a simulated cluster, each with a clock of its own: a mean says nothing about the
/// hundredth slowest.
/// </summary>
internal static class DecisionLatency
{
    public static void Measure(string scenario)
    {
        var timed = new TimedPolicy(new LearnedPolicy(BundledPolicy.Load()));
        // The first run is compiled while it runs.
        foreach (var seed in (long[])[1, 2])
        {
            timed.Ticks.Clear();
            ScenarioEvaluation.Run(BenchmarkScenarios.Load(scenario), timed, seed);
        }

        timed.Ticks.Sort();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{scenario}: {timed.Ticks.Count} decisions; microseconds: p50 {At(0.5):F1}, p99 {At(0.99):F1}, p99.9 "
                    + $"{At(0.999):F1}, most {At(1):F1}"
            )
        );

        double At(double share) => timed.Ticks[(int)Math.Min(timed.Ticks.Count - 1, share * timed.Ticks.Count)] * 1e6 / Stopwatch.Frequency;
    }

    private sealed class TimedPolicy(IHandoffPolicy policy) : IHandoffPolicy
    {
        public string Name => policy.Name;

        public List<long> Ticks { get; } = [];

        public HandoffDecision Decide(Observation observation)
        {
            var started = Stopwatch.GetTimestamp();
            var decision = policy.Decide(observation);
            Ticks.Add(Stopwatch.GetTimestamp() - started);
            return decision;
        }
    }
}
