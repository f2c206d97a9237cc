using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Generations;

/// <summary>Reaches the worker of a range, whatever its tier.</summary>
internal static class RangeWorkers
{
    public static Task<AssignmentOutcome> AssignAsync(
        this IGrainFactory grains,
        string worker,
        Tier tier,
        StepRangeAssignment assignment
    ) =>
        tier == Tier.Edge
            ? grains.GetGrain<IEdgeAgentGrain>(worker).AssignAsync(assignment)
            : grains.GetGrain<ICloudWorkerGrain>(worker).AssignAsync(assignment);

    public static Task CancelAsync(this IGrainFactory grains, string worker, Tier tier, StepRangeId range) =>
        tier == Tier.Edge
            ? grains.GetGrain<IEdgeAgentGrain>(worker).CancelAsync(range)
            : grains.GetGrain<ICloudWorkerGrain>(worker).CancelAsync(range);
}
