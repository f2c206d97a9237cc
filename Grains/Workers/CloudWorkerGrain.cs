using HybridGrains.Grains.Interfaces.Workers;
using Orleans.Concurrency;
using Orleans.Placement;

namespace HybridGrains.Grains.Workers;

/// <summary>The door to this silo's device. One silo per device for now: placement by device name comes with several silos.</summary>
[Reentrant, PreferLocalPlacement]
public sealed class CloudWorkerGrain(CloudDevice device) : Grain, ICloudWorkerGrain
{
    public Task<AssignmentOutcome> AssignAsync(StepRangeAssignment assignment) =>
        Task.FromResult(this.GetPrimaryKeyString() == device.Name ? device.TryAccept(assignment) : AssignmentOutcome.NotConnected);

    public Task CancelAsync(StepRangeId range)
    {
        device.Cancel(range);
        return Task.CompletedTask;
    }
}
