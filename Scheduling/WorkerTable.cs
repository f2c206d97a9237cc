namespace HybridGrains.Scheduling;

/// <summary>The workers that have reported lately, and how many ranges each runs.</summary>
public sealed class WorkerTable(TimeProvider timeProvider, TimeSpan heartbeatTimeout)
{
    private const int MaxStandings = 1_024;
    private readonly Dictionary<string, Entry> _workers = [];
    private readonly Dictionary<string, WorkerStanding> _standings = [];

    /// <summary>Workers whose lease holds, with the ranges they run.</summary>
    public IEnumerable<(WorkerCapacity Capacity, int Running)> Live =>
        _workers.Values.Where(entry => !entry.Lease.IsExpired).Select(Standing);

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
        {
            worker.Running++;
        }
    }

    public void Ended(string id)
    {
        if (_workers.TryGetValue(id, out var worker) && worker.Running > 0)
        {
            worker.Running--;
        }
    }

    /// <summary>The worker did not take a range. It rests a while, longer each time in a row.</summary>
    /// <param name="full">Whether it only had no room: its tier is waited for, not replaced.</param>
    public void Refused(string id, bool full) => StandingOf(id).Refused(full);

    /// <summary>The worker failed a range.</summary>
    public void Failed(string id) => StandingOf(id).Failed();

    /// <summary>The worker finished a range.</summary>
    public void Succeeded(string id) => _standings.GetValueOrDefault(id)?.Succeeded();

    /// <summary>Sets what a worker is ranked by, without renewing its lease.</summary>
    public void Retime(string id, MeasuredSpeed speed)
    {
        if (_workers.TryGetValue(id, out var worker))
        {
            worker.Capacity = worker.Capacity with
            {
                StepTimes = worker
                    .Capacity.StepTimes.Concat(speed.StepTimes)
                    .GroupBy(pair => pair.Key)
                    .ToDictionary(pair => pair.Key, pair => pair.Last().Value),
                DecodeTime = speed.DecodeTime ?? worker.Capacity.DecodeTime,
            };
        }
    }

    /// <summary>Takes a finished range into the worker's measured times, half old and half new.</summary>
    public void Measure(string id, string denoiser, int steps, TimeSpan denoise, TimeSpan decode)
    {
        if (!_workers.TryGetValue(id, out var worker))
        {
            return;
        }

        var times = worker.Capacity.StepTimes.ToDictionary();
        if (steps > 0)
        {
            times[denoiser] = Blend(times.TryGetValue(denoiser, out var old) ? old : null, denoise / steps);
        }

        worker.Capacity = worker.Capacity with
        {
            StepTimes = times,
            DecodeTime = decode > TimeSpan.Zero ? Blend(worker.Capacity.DecodeTime, decode) : worker.Capacity.DecodeTime,
        };
    }

    private (WorkerCapacity Capacity, int Running) Standing(Entry entry)
    {
        var capacity = entry.Capacity;
        if (!_standings.TryGetValue(capacity.Id, out var standing) || standing.IsClean)
        {
            return (capacity, entry.Running);
        }

        return (
            capacity with
            {
                Available = capacity.Available && !standing.IsResting,
                Failures = standing.Failures,
                Doubted = standing.IsDoubted,
            },
            standing.IsFull ? Math.Max(entry.Running, capacity.Slots) : entry.Running
        );
    }

    /// <summary>Standings outlive their worker's leaving: coming back under the same id cleans nobody.</summary>
    private WorkerStanding StandingOf(string id)
    {
        if (_standings.TryGetValue(id, out var known))
        {
            return known;
        }

        if (_standings.Count >= MaxStandings)
        {
            foreach (var gone in _standings.Keys.Where(other => !_workers.ContainsKey(other)).ToList())
            {
                _standings.Remove(gone);
            }
        }

        return _standings[id] = new WorkerStanding(timeProvider);
    }

    private static TimeSpan Blend(TimeSpan? old, TimeSpan measured) => old is { } known ? (known + measured) / 2 : measured;

    private sealed class Entry(WorkerCapacity capacity, WorkerLease lease)
    {
        public WorkerCapacity Capacity { get; set; } = capacity;
        public WorkerLease Lease { get; } = lease;
        public int Running { get; set; }
    }
}
