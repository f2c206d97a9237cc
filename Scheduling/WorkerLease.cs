namespace HybridGrains.Scheduling;

/// <summary>A promise that ends unless it is renewed. Monotonic time.</summary>
public sealed class WorkerLease(TimeProvider timeProvider, TimeSpan duration)
{
    private long _renewed = timeProvider.GetTimestamp();

    public void Renew() => _renewed = timeProvider.GetTimestamp();

    public bool IsExpired => timeProvider.GetElapsedTime(_renewed) > duration;
}
