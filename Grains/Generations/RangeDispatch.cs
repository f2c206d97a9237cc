using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Generations;

/// <summary>What a generation says to its scheduler and to the workers of its ranges.</summary>
internal sealed class RangeDispatch(IGrainFactory grains, LiveGeneration live)
{
    /// <summary>Asks for a worker; null where the scheduler does not answer.</summary>
    public async Task<EnqueueResult?> EnqueueAsync(RangeRecord range)
    {
        try
        {
            return await Scheduler.EnqueueAsync(range.ToRequest(live.Id, live.Progress));
        }
        catch (Exception silent) when (silent is OrleansException or TimeoutException)
        {
            return null;
        }
    }

    /// <param name="measured">What the attempt showed of its worker; null where it showed nothing.</param>
    public Task ReleaseAsync(int attempt, RangeMeasurement? measured = null) => Scheduler.ReleaseAsync(live.Id, attempt, measured);

    public Task ReleaseFailedAsync(RangeRecord range, RangeEndingKind kind) =>
        Scheduler.ReleaseFailedAsync(live.Id, range.Attempt, new RangeEnding(range.Worker, kind));

    /// <summary>A worker that does not answer throws: whether it took the range nobody knows.</summary>
    public Task<AssignmentOutcome> AssignAsync(RangeRecord range, StepRangeAssignment assignment) =>
        range.Tier == Tier.Edge
            ? grains.GetGrain<IEdgeAgentGrain>(range.Worker).AssignAsync(assignment)
            : grains.GetGrain<ICloudWorkerGrain>(range.Worker).AssignAsync(assignment);

    /// <summary>Whether the agent's grain knows of the range: one that stands elsewhere since its silo went does not.</summary>
    public async Task<bool> HasAsync(RangeRecord range) =>
        (await grains.GetGrain<IEdgeAgentGrain>(range.Worker).DescribeAsync()).Running == range.IdIn(live.Id);

    public Task CancelAsync(RangeRecord range)
    {
        var id = range.IdIn(live.Id);
        return BestEffort.MakeAsync(() =>
            range.Tier == Tier.Edge
                ? grains.GetGrain<IEdgeAgentGrain>(range.Worker).CancelAsync(id)
                : grains.GetGrain<ICloudWorkerGrain>(range.Worker).CancelAsync(id)
        );
    }

    private ISchedulerGrain Scheduler => grains.GetGrain<ISchedulerGrain>(live.State.Request!.Family);
}
