namespace HybridGrains.Scheduling;

/// <summary>
/// Picks the free worker with the least expected completion time, on the preferred tier while that has a live worker that can.
/// </summary>
public sealed class CapacityMatchingRule
{
    private static readonly TimeSpan UnmeasuredStep = TimeSpan.FromMilliseconds(100);
    private const double AssumedEdgeBytesPerSecond = 1_250_000;

    /// <summary>The worker to use now, or null to wait.</summary>
    public string? Choose(RangeDemand demand, IEnumerable<(WorkerCapacity Capacity, int Running)> workers)
    {
        var able = Able(demand, workers);
        if (able.Any(worker => worker.Capacity.Doubted) && able.Any(worker => !worker.Capacity.Doubted))
        {
            able.RemoveAll(worker => worker.Capacity.Doubted);
        }

        if (demand.FailedBy is { Count: > 0 } && able.Count > 0)
        {
            var fewest = able.Min(worker => demand.FailuresOf(worker.Capacity.Id));
            able.RemoveAll(worker => demand.FailuresOf(worker.Capacity.Id) > fewest);
        }

        var preferred = able.Where(worker => worker.Capacity.IsEdge == demand.PreferEdge).ToList();
        // A busy preferred tier is waited for; a missing one is replaced.
        var candidates = preferred.Count > 0 ? preferred : able;
        return candidates
            .Where(worker => worker.Running < worker.Capacity.Slots)
            .OrderBy(worker => ExpectedCompletion(demand, worker.Capacity, worker.Running))
            .ThenBy(worker => worker.Capacity.Id, StringComparer.Ordinal)
            .Select(worker => worker.Capacity.Id)
            .FirstOrDefault();
    }

    /// <summary>
    /// Whether somebody has failed this range as often as a worker may, and nobody who is available has tries left.
    /// </summary>
    public bool IsExhausted(RangeDemand demand, IEnumerable<(WorkerCapacity Capacity, int Running)> workers)
    {
        var capable = workers.Where(worker => worker.Capacity.CanRun(demand)).ToList();
        return capable.Any(worker => !HasTriesLeft(demand, worker.Capacity)) && Able(demand, capable).Count == 0;
    }

    /// <summary>For people: what a range that cannot be placed is waiting for.</summary>
    public string WhatItWaitsFor(RangeDemand demand, IEnumerable<(WorkerCapacity Capacity, int Running)> workers)
    {
        var all = workers.ToList();
        var able = Able(demand, all);
        var what =
            $"denoiser '{demand.Denoiser}'{(demand.Decoder is null ? "" : $" and decoder '{demand.Decoder}'")}"
            + (
                demand.Loras.Count == 0
                    ? ""
                    : $" and the LoRAs {string.Join(", ", demand.Loras.Select(hash => hash[..Math.Min(8, hash.Length)]))}"
            );
        return able.Count == 0
            ? all.Count > 0 && !all.Exists(worker => worker.Capacity.HasVersion(demand))
                ? $"a worker with the files that it began with ({demand.Content[..Math.Min(8, demand.Content.Length)]}); those there are "
                    + "have others"
                : $"no available worker has {what}"
            : $"a free slot on one of {able.Count} worker(s) with denoiser '{demand.Denoiser}'";
    }

    /// <summary>One step of a denoiser on a worker: measured, or assumed until it is.</summary>
    public static TimeSpan StepTime(WorkerCapacity worker, string denoiser) =>
        worker.StepTimes.TryGetValue(denoiser, out var measured) ? measured : UnmeasuredStep;

    /// <summary>Decoding one picture on a worker: measured, or assumed until it is.</summary>
    public static TimeSpan DecodeTime(WorkerCapacity worker) => worker.DecodeTime ?? UnmeasuredStep;

    /// <summary>Computing a demand on a worker that does nothing else.</summary>
    public static TimeSpan WorkTime(RangeDemand demand, WorkerCapacity worker) =>
        StepTime(worker, demand.Denoiser) * demand.Steps + (demand.Decoder is null ? TimeSpan.Zero : DecodeTime(worker));

    /// <summary>Moving bytes to or from a worker; nothing in the cloud.</summary>
    public static TimeSpan TransferTime(long bytes, WorkerCapacity worker) =>
        worker.IsEdge ? TimeSpan.FromSeconds(bytes / AssumedEdgeBytesPerSecond) : TimeSpan.Zero;

    private static TimeSpan ExpectedCompletion(RangeDemand demand, WorkerCapacity worker, int ahead) =>
        (WorkTime(demand, worker) * (ahead + 1) + TransferTime(demand.LatentBytes, worker)) * (worker.Failures + 1);

    private static List<(WorkerCapacity Capacity, int Running)> Able(
        RangeDemand demand,
        IEnumerable<(WorkerCapacity Capacity, int Running)> workers
    ) => [.. workers.Where(worker => worker.Capacity.Available && worker.Capacity.CanRun(demand) && HasTriesLeft(demand, worker.Capacity))];

    private static bool HasTriesLeft(RangeDemand demand, WorkerCapacity worker) => demand.FailuresOf(worker.Id) < FailureLedger.MaxOnWorker;
}
