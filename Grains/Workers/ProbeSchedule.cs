using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Workers;

/// <summary>
/// When an agent is probed: at once on joining, and again after a probe that was declined or did not end, each time after twice
/// the wait. An agent that never passes costs one short range a minute.
/// </summary>
internal sealed class ProbeSchedule(TimeProvider timeProvider)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private RangeAtHand? _running;
    private TimeSpan _wait = TimeSpan.Zero;
    private long _endedAt;

    /// <summary>The probe that was offered and has not ended.</summary>
    public RangeAtHand? Running => _running;

    public bool IsPassed { get; private set; }

    public bool IsDue => !IsPassed && _running is null && timeProvider.GetElapsedTime(_endedAt) >= _wait;

    public void Begin(StepRangeAssignment assignment) => _running = new RangeAtHand(assignment, timeProvider);

    /// <summary>Ends the running probe; returns its time on the cluster's clock.</summary>
    public TimeSpan Pass()
    {
        var elapsed = _running!.Elapsed;
        (_running, IsPassed, _wait) = (null, true, TimeSpan.Zero);
        return elapsed;
    }

    /// <summary>It has to be probed (again), after a wait that doubles.</summary>
    public void PutOff()
    {
        (_running, IsPassed, _endedAt) = (null, false, timeProvider.GetTimestamp());
        _wait = _wait == TimeSpan.Zero ? FirstWait : TimeSpan.FromTicks(Math.Min(2 * _wait.Ticks, LongestWait.Ticks));
    }

    /// <summary>Another connection: what was running is forgotten.</summary>
    public void Reset() => (_running, IsPassed) = (null, false);
}
