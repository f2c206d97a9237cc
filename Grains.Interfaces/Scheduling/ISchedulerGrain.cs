namespace HybridGrains.Grains.Interfaces.Scheduling;

/// <summary>Finds workers for the ranges of one model family, which is its key. Soft state: losing it loses nothing.</summary>
[Alias("hybridgrains.scheduler.v1")]
public interface ISchedulerGrain : IGrainWithStringKey
{
    /// <summary>Says whether a new generation could be taken now.</summary>
    [Alias("admit"), SafeToRepeat]
    Task<AdmissionResult> AdmitAsync(string tenant);

    /// <summary>
    /// Admits a new generation and keeps a place for its first range, or says why not. The place ends when the range arrives, with
    /// <c>ReleaseAsync</c>, or after three minutes.
    /// </summary>
    [Alias("admit.2"), SafeToRepeat]
    Task<AdmissionResult> AdmitAsync(AdmissionRequest request);

    /// <summary>
    /// Queues a range; the answer comes as <c>IGenerationGrain.PlaceAsync</c>. A newer attempt of the same generation replaces
    /// the older.
    /// </summary>
    [Alias("enqueue"), SafeToRepeat]
    Task<EnqueueResult> EnqueueAsync(RangeRequest request);

    /// <summary>Forgets what waits or runs for this generation up to this attempt, and frees the worker it held.</summary>
    /// <param name="lost">Whether that worker lost or failed it.</param>
    [Alias("release")]
    Task ReleaseAsync(string generationId, int attempt, RangeMeasurement? measurement, bool lost = false);

    /// <summary>As <see cref="ReleaseAsync"/>, for an attempt that gave no result, and what that says of its worker.</summary>
    [Alias("release-failed")]
    Task ReleaseFailedAsync(string generationId, int attempt, RangeEnding ending);

    /// <summary>How both tiers stand for a generation that has to decide.</summary>
    [Alias("load"), SafeToRepeat]
    Task<ClusterLoadReport> LoadAsync(LoadQuery query);

    /// <summary>Null when the generation does not wait here.</summary>
    [Alias("where"), SafeToRepeat]
    Task<QueuePlace?> WhereAsync(string generationId);

    /// <summary>A worker is here, with what it can run. Also its heartbeat.</summary>
    [Alias("report-worker"), SafeToRepeat]
    Task ReportWorkerAsync(WorkerReport report);

    /// <summary>A worker is gone; it gets nothing more until it reports again.</summary>
    [Alias("remove-worker")]
    Task RemoveWorkerAsync(string workerId);

    [Alias("describe"), SafeToRepeat]
    Task<SchedulerSnapshot> DescribeAsync();
}
