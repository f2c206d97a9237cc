namespace HybridGrains.Scheduling;

/// <summary>
/// What the cluster itself measured of its workers. It stands over whatever a worker's reports say, and outlives the worker's
/// absence: nobody gets rid of a slow past by joining again. What a report says serves until the first measurement.
/// </summary>
public sealed class MeasuredSpeeds(int maxWorkers = MeasuredSpeeds.DefaultMaxWorkers)
{
    /// <summary>Workers remembered; those that were measured longest ago go first.</summary>
    public const int DefaultMaxWorkers = 10_000;

    private readonly Dictionary<string, LinkedListNode<Entry>> _workers = [];
    private readonly LinkedList<Entry> _byAge = [];

    /// <summary>What was measured, completed by what the worker's report says.</summary>
    public MeasuredSpeed Of(string worker, IReadOnlyDictionary<string, TimeSpan> reportedSteps, TimeSpan? reportedDecode)
    {
        if (!_workers.TryGetValue(worker, out var node))
        {
            return new MeasuredSpeed(reportedSteps, reportedDecode);
        }

        var known = node.Value;
        var times = new Dictionary<string, TimeSpan>(known.StepTimes);
        foreach (var (denoiser, time) in reportedSteps)
        {
            times.TryAdd(denoiser, time);
        }

        return new MeasuredSpeed(times, known.DecodeTime ?? reportedDecode);
    }

    /// <summary>Takes a finished range in: the first as it is, later ones half and half. Returns what is known by then.</summary>
    public MeasuredSpeed Measure(string worker, string denoiser, int steps, TimeSpan denoise, TimeSpan decode)
    {
        var entry = Touch(worker);
        if (steps > 0)
        {
            entry.StepTimes[denoiser] = Blend(entry.StepTimes.TryGetValue(denoiser, out var before) ? before : null, denoise / steps);
        }

        if (decode > TimeSpan.Zero)
        {
            entry.DecodeTime = Blend(entry.DecodeTime, decode);
        }

        return new MeasuredSpeed(new Dictionary<string, TimeSpan>(entry.StepTimes), entry.DecodeTime);
    }

    private Entry Touch(string worker)
    {
        if (_workers.TryGetValue(worker, out var node))
        {
            _byAge.Remove(node);
            _byAge.AddLast(node);
            return node.Value;
        }

        if (_workers.Count >= maxWorkers)
        {
            _workers.Remove(_byAge.First!.Value.Worker);
            _byAge.RemoveFirst();
        }

        return (_workers[worker] = _byAge.AddLast(new Entry(worker))).Value;
    }

    private static TimeSpan Blend(TimeSpan? before, TimeSpan measured) => before is { } known ? (known + measured) / 2 : measured;

    private sealed class Entry(string worker)
    {
        public string Worker { get; } = worker;
        public Dictionary<string, TimeSpan> StepTimes { get; } = [];
        public TimeSpan? DecodeTime { get; set; }
    }
}
