using System.Collections.Immutable;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>The state machine of one generation, keyed by its ULID. Durable: what was accepted or checkpointed survives the silo.</summary>
[Alias("hybridgrains.generation.v1"), SafeToRepeat]
public interface IGenerationGrain : IGrainWithStringKey
{
    /// <summary>Writes the request durably, then answers. Submitting the same request again gives the same answer.</summary>
    [Alias("submit")]
    Task<SubmitResult> SubmitAsync(GenerationRequest request);

    /// <summary>As the other, starting from a picture. The answer waits for the picture to be encoded.</summary>
    /// <param name="picture">Null starts from noise.</param>
    [Alias("submit.2"), ResponseTimeout("00:03:00")]
    Task<SubmitResult> SubmitAsync(GenerationRequest request, StartPicture? picture);

    /// <summary>What is known now; null when no such generation was accepted.</summary>
    [Alias("get")]
    Task<GenerationSnapshot?> GetAsync();

    /// <summary>The finished file; null until <see cref="GenerationStatus.Completed"/>.</summary>
    [Alias("image")]
    Task<GenerationImage?> GetImageAsync();

    /// <summary>Stops the generation; false when it had already ended.</summary>
    [Alias("cancel")]
    Task<bool> CancelAsync();

    /// <summary>Sends events to <paramref name="watcher"/> until it unwatches or 2 minutes pass without a renewed watch.</summary>
    [Alias("watch")]
    Task WatchAsync(IGenerationWatcher watcher);

    /// <summary>As the other, for one who comes back.</summary>
    /// <param name="lastEventId"><see cref="GenerationEvent.ReplayId"/> of the last event that was seen.</param>
    /// <returns>
    /// What is kept of the events after it; all that is kept where the grain has been somewhere else meanwhile. Empty when there are
    /// none.
    /// </returns>
    [Alias("watch.2")]
    Task<ImmutableArray<GenerationEvent>> WatchAsync(IGenerationWatcher watcher, string lastEventId);

    [Alias("unwatch")]
    Task UnwatchAsync(IGenerationWatcher watcher);

    /// <summary>
    /// Continues from the last checkpoint if nobody is working on it. Called by the recovery service; harmless otherwise. Throws
    /// <see cref="DamagedGenerationException"/> where that will never do, <see cref="StoreUnavailableException"/> where not now.
    /// </summary>
    [Alias("resume")]
    Task ResumeAsync();

    /// <summary>
    /// As <see cref="ResumeAsync"/> after a silo has gone, and what depended on that silo is asked for again at once: a place in its
    /// scheduler's queue, a range on its device, an agent's lease.
    /// </summary>
    [Alias("look-again")]
    Task LookAgainAsync();

    /// <summary>Deletes what is stored of a generation that has ended, its picture included; false while it has not.</summary>
    [Alias("forget")]
    Task<bool> ForgetAsync();

    /// <summary>The scheduler found a worker for the range of <paramref name="placement"/>'s attempt.</summary>
    [Alias("place")]
    Task PlaceAsync(Placement placement);

    /// <summary>One denoising step was done. The answer tells the worker whether to go on.</summary>
    [Alias("progress")]
    Task<RangeVerdict> ReportProgressAsync(StepRangeProgress progress);

    /// <summary>A range ended. Results of an older attempt are refused with <see cref="ResultOutcome.StaleAttempt"/>.</summary>
    [Alias("complete")]
    Task<ResultOutcome> CompleteRangeAsync(StepRangeResult result);
}
