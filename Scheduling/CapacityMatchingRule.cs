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
        if (others.Count > 0) able = others;
        var preferred = able.Where(worker => worker.Capacity.IsEdge == demand.PreferEdge).ToList();
        // A busy preferred tier is waited for; a missing one is replaced.
        var candidates = preferred.Count > 0 ? preferred : able;
        return candidates.Where(worker => worker.Running < worker.Capacity.Slots)
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

    private static TimeSpan ExpectedCompletion(RangeDemand demand, WorkerCapacity worker, int ahead)
    {
        var step = worker.StepTimes.TryGetValue(demand.Denoiser, out var measured) ? measured : UnmeasuredStep;
        var decode = demand.Decoder is null ? TimeSpan.Zero : worker.DecodeTime ?? UnmeasuredStep;
        var transfer = worker.IsEdge ? TimeSpan.FromSeconds(demand.LatentBytes / AssumedEdgeBytesPerSecond) : TimeSpan.Zero;
        return (step * demand.Steps + decode) * (ahead + 1) + transfer;
    }
}
