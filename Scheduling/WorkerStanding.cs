namespace HybridGrains.Scheduling;

/// <summary>
/// What a worker's answers so far mean for the next range: one that refuses rests a while, longer each time; one that fails is
/// ranked down and, after two failures in a row, used only where no other can.
/// </summary>
public sealed class WorkerStanding(TimeProvider timeProvider)
{
    private const int DoubtedAfter = 2;
    private const int MostRemembered = 16;
    private static readonly TimeSpan FirstRest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstDoubt = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromHours(1);
    private int _refusals;
    private bool _full;
    private long _refusedAt;
    private long _failedAt;

    /// <summary>Failures that no success has outweighed.</summary>
    public int Failures { get; private set; }

    /// <summary>It has just said that it has no room.</summary>
    public bool IsFull => _full && Rests;

    /// <summary>It has just said no, for another reason than room.</summary>
    public bool IsResting => !_full && Rests;

    /// <summary>It failed several in a row; after a while it gets another chance.</summary>
    public bool IsDoubted =>
        Failures >= DoubtedAfter
        && timeProvider.GetElapsedTime(_failedAt) < BackOff.After(Failures - DoubtedAfter + 1, FirstDoubt, LongestDoubt);

    /// <summary>Nothing stands against it.</summary>
    public bool IsClean => Failures == 0 && _refusals == 0;

    private bool Rests => _refusals > 0 && timeProvider.GetElapsedTime(_refusedAt) < BackOff.After(_refusals, FirstRest, LongestRest);

    public void Refused(bool full)
    {
        _refusals = Math.Min(_refusals + 1, MostRemembered);
        (_full, _refusedAt) = (full, timeProvider.GetTimestamp());
    }

    public void Failed()
    {
        Failures = Math.Min(Failures + 1, MostRemembered);
        _failedAt = timeProvider.GetTimestamp();
    }

    public void Succeeded() => (_refusals, Failures) = (0, Failures / 2);
}
