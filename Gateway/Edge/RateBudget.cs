namespace HybridGrains.Gateway.Edge;

/// <summary>What may happen so many times a second, and after a pause so many times at once. For one thread at a time.</summary>
internal sealed class RateBudget
{
    private readonly double _perSecond;
    private readonly double _burst;
    private readonly TimeProvider _timeProvider;
    private double _left;
    private long _at;

    public RateBudget(double perSecond, double burst, TimeProvider timeProvider)
    {
        (_perSecond, _burst, _timeProvider) = (perSecond, burst, timeProvider);
        (_left, _at) = (burst, timeProvider.GetTimestamp());
    }

    /// <summary>Takes from the budget; false when it does not hold so much.</summary>
    public bool TryTake(double amount = 1)
    {
        Refill();
        if (_left < amount)
        {
            return false;
        }

        _left -= amount;
        return true;
    }

    /// <summary>Takes even what is not there; returns how long to wait until it is made up for.</summary>
    public TimeSpan Take(double amount)
    {
        Refill();
        _left -= amount;
        return _left >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_left / _perSecond);
    }

    private void Refill()
    {
        var now = _timeProvider.GetTimestamp();
        _left = Math.Min(_burst, _left + _timeProvider.GetElapsedTime(_at, now).TotalSeconds * _perSecond);
        _at = now;
    }
}
