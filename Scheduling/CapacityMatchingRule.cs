namespace HybridGrains.Scheduling;

/// <summary>Picks the free worker with the least expected completion time, on the preferred tier while that has a live worker that can.</summary>
public sealed class CapacityMatchingRule
{
    private static readonly TimeSpan UnmeasuredStep = TimeSpan.FromMilliseconds(100);
    private const double AssumedEdgeBytesPerSecond = 1_250_000;

    /// <summary>The worker to use now, or null to wait.</summary>
    public string? Choose(RangeDemand demand, IEnumerable<(WorkerCapacity Capacity, int Running)> workers)
    {
        var able = workers.Where(worker => worker.Capacity.Available && worker.Capacity.CanRun(demand)).ToList();
        var others = able.Where(worker => worker.Capacity.Id != demand.AvoidWorker).ToList();
        if (others.Count > 0)
            able = others;
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

    /// <summary>For people: what a range that cannot be placed is waiting for.</summary>
    public string WhatItWaitsFor(RangeDemand demand, IEnumerable<(WorkerCapacity Capacity, int Running)> workers)
    {
        var able = workers.Where(worker => worker.Capacity.Available && worker.Capacity.CanRun(demand)).ToList();
        return able.Count == 0
            ? $"no available worker has denoiser '{demand.Denoiser}'{(demand.Decoder is null ? "" : $" and decoder '{demand.Decoder}'")}"
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
        WorkTime(demand, worker) * (ahead + 1) + TransferTime(demand.LatentBytes, worker);
}
