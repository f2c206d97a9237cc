namespace HybridGrains.Grains.Interfaces.Workers;

/// <summary>A device in a silo, keyed by its configured name, placed on the silo that has the device.</summary>
[Alias("hybridgrains.cloud-worker.v1")]
public interface ICloudWorkerGrain : IGrainWithStringKey
{
    /// <summary>Accepts a range and returns at once; progress and result arrive at the generation grain.</summary>
    [Alias("assign")]
    Task<AssignmentOutcome> AssignAsync(StepRangeAssignment assignment);

    /// <summary>
    /// Whether this grain is on the silo of its device; called from there until it is. A grain elsewhere leaves at this call.
    /// </summary>
    [Alias("is-here")]
    Task<bool> IsHereAsync();

    [Alias("cancel")]
    Task CancelAsync(StepRangeId range);
}
