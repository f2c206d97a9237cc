namespace HybridGrains.Policy.Simulation;

/// <summary>Events a second, those further back counting less.</summary>
internal struct MovingRate(double memorySeconds)
{
    private double _rate;
    private long _last;

    public void Count(long now)
    {
        _rate = At(now) + (1 / memorySeconds);
        _last = now;
    }

    public readonly double At(long now) => _rate * Math.Exp(-(now - _last) / (memorySeconds * TimeSpan.TicksPerSecond));
}
