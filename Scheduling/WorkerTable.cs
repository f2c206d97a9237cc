namespace HybridGrains.Scheduling;

/// <summary>The workers that have reported lately, and how many ranges each runs.</summary>
public sealed class WorkerTable(TimeProvider timeProvider, TimeSpan heartbeatTimeout)
{
    private readonly Dictionary<string, Entry> _workers = [];

    /// <summary>Workers whose lease holds, with the ranges they run.</summary>
    public IEnumerable<(WorkerCapacity Capacity, int Running)> Live =>
        _workers.Values.Where(entry => !entry.Lease.IsExpired).Select(entry => (entry.Capacity, entry.Running));

    public void Report(WorkerCapacity capacity)
    {
        if (_workers.TryGetValue(capacity.Id, out var known))
        {
            // Measurements survive a report that has none, for example after the worker came back.
            var times = known
                .Capacity.StepTimes.Concat(capacity.StepTimes)
                .GroupBy(pair => pair.Key)
                .ToDictionary(pair => pair.Key, pair => pair.Last().Value);
            known.Capacity = capacity with { StepTimes = times, DecodeTime = capacity.DecodeTime ?? known.Capacity.DecodeTime };
            known.Lease.Renew();
            return;
        }

        _workers[capacity.Id] = new Entry(capacity, new WorkerLease(timeProvider, heartbeatTimeout));
    }

    public void Remove(string id) => _workers.Remove(id);

    public void Started(string id)
    {
        if (_workers.TryGetValue(id, out var worker))
            worker.Running++;
    }

    public void Ended(string id)
    {
        if (_workers.TryGetValue(id, out var worker) && worker.Running > 0)
            worker.Running--;
    }

    /// <summary>Takes a finished range into the worker's measured times, half old and half new.</summary>
    public void Measure(string id, string denoiser, int steps, TimeSpan denoise, TimeSpan decode)
    {
        if (!_workers.TryGetValue(id, out var worker))
            return;
        var times = worker.Capacity.StepTimes.ToDictionary();
        if (steps > 0)
            times[denoiser] = Blend(times.TryGetValue(denoiser, out var old) ? old : null, denoise / steps);
        worker.Capacity = worker.Capacity with
        {
            StepTimes = times,
            DecodeTime = decode > TimeSpan.Zero ? Blend(worker.Capacity.DecodeTime, decode) : worker.Capacity.DecodeTime,
        };
    }

    private static TimeSpan Blend(TimeSpan? old, TimeSpan measured) => old is { } known ? (known + measured) / 2 : measured;

    private sealed class Entry(WorkerCapacity capacity, WorkerLease lease)
    {
        public WorkerCapacity Capacity { get; set; } = capacity;
        public WorkerLease Lease { get; } = lease;
        public int Running { get; set; }
    }
}
