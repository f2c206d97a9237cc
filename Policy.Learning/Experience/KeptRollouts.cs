using HybridGrains.Policy.Networks;

namespace HybridGrains.Policy.Learning.Experience;

/// <summary>
/// Experience that was made elsewhere, under stored behaviour log-probabilities: a running cluster's. Whatever is asked for, it
/// gives that.
/// </summary>
public sealed class KeptRollouts(IReadOnlyList<Trajectory> trajectories) : IRollouts
{
    public IReadOnlyList<Trajectory> Collect(PolicyNetwork policy, int decisions, long seed, CancellationToken cancellationToken) =>
        trajectories;
}
