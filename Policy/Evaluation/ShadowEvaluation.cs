using HybridGrains.Policy.Baselines;
using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Evaluation;

/// <summary>
/// Lets a policy and the best fixed split run side by side in the simulator, on the same seeds: what guards a promotion. One
/// caller at a time.
/// </summary>
/// <param name="seeds">Of the comparison. The fixed splits are chosen on another one.</param>
public sealed class ShadowEvaluation(IReadOnlyList<ScenarioInputs> scenarios, IReadOnlyList<long> seeds)
{
    /// <summary>Fixed splits that are tried on a scenario, about as many.</summary>
    private const int Splits = 8;

    private IReadOnlyList<FixedKPolicy>? _best;

    /// <summary>The best fixed split of every scenario, by reward.</summary>
    public IReadOnlyList<FixedKPolicy> BestFixed(CancellationToken cancellationToken) =>
        _best ??= [.. scenarios.Select(inputs => Best(inputs, cancellationToken))];

    public ShadowVerdict Judge(IHandoffPolicy candidate, CancellationToken cancellationToken)
    {
        var runs = scenarios
            .Zip(BestFixed(cancellationToken))
            .SelectMany(pair =>
                seeds.Select(seed =>
                    (
                        Candidate: ScenarioEvaluation.Run(pair.First, candidate, seed, cancellationToken).Reward,
                        Fixed: ScenarioEvaluation.Run(pair.First, pair.Second, seed, cancellationToken).Reward
                    )
                )
            )
            .ToList();
        return new ShadowVerdict(
            runs.Average(run => run.Candidate),
            runs.Average(run => run.Fixed),
            ConfidenceInterval.Of([.. runs.Select(run => run.Candidate - run.Fixed)])
        );
    }

    private FixedKPolicy Best(ScenarioInputs inputs, CancellationToken cancellationToken)
    {
        var steps = inputs.Scenario.Steps;
        return Enumerable
            .Range(0, Splits + 1)
            .Select(part => (int)Math.Round((double)part * steps / Splits))
            .Distinct()
            .Select(k => new FixedKPolicy(k))
            .MaxBy(policy => ScenarioEvaluation.Run(inputs, policy, seeds[0] - 1, cancellationToken).Reward)!;
    }
}
