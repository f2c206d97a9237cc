namespace HybridGrains.Policy.Simulation;

/// <summary>A clock that stands still until the simulator moves it. Its timestamps are units of 100 ns since the start.</summary>
public sealed class VirtualTime : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(_now);

    /// <summary>Never back.</summary>
    public void MoveTo(long timestamp)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timestamp, _now);
        _now = timestamp;
    }
}
