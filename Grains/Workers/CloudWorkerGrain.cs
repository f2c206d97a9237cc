using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Workers.Placement;
using Orleans.Concurrency;

namespace HybridGrains.Grains.Workers;

/// <summary>
/// The door to a device, on the silo that has it; that silo makes sure of it before it reports the device to any scheduler
/// (<see cref="CloudHeartbeat"/>).
/// </summary>
[Reentrant, DevicePlacement]
public sealed class CloudWorkerGrain(CloudDevice device) : Grain, ICloudWorkerGrain
{
    public async Task<AssignmentOutcome> AssignAsync(StepRangeAssignment assignment) =>
        await IsHereAsync() ? device.TryAccept(assignment) : AssignmentOutcome.NotConnected;

    public Task<bool> IsHereAsync()
    {
        var here = this.GetPrimaryKeyString() == device.Name;
        if (!here)
        {
            // The device was nowhere when this was placed; it may have come meanwhile.
            DeactivateOnIdle();
        }

        return Task.FromResult(here);
    }

    public Task CancelAsync(StepRangeId range)
    {
        device.Cancel(range);
        return Task.CompletedTask;
    }
}
