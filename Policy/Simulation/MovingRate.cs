namespace HybridGrains.Policy.Simulation;

/// <summary>Events a second, those further back counting less.</summary>
public struct MovingRate(double memorySeconds)
{
    private double _rate;
    private long _last;

    /// <param name="now">Monotonic time in units of 100 ns.</param>
    public void Count(long now)
    {
        _rate = At(now) + (1 / memorySeconds);
        _last = now;
    }

    /// <summary>Events a second.</summary>
    public readonly double At(long now) => _rate * Math.Exp(-(now - _last) / (memorySeconds * TimeSpan.TicksPerSecond));
}
