namespace HybridGrains.Grains.Scheduling;

/// <summary>What a tier's ranges came to, and how fast generations arrive; the recent past counts most.</summary>
internal sealed class TierHistory(TimeProvider timeProvider)
{
    /// <summary>A new result's weight in the share of lost ranges, as in the simulator.</summary>
    private const double LossMemory = 0.05;

    private static readonly TimeSpan RateMemory = TimeSpan.FromSeconds(30);
    private double _cloudLoss;
    private double _edgeLoss;
    private double _rate;
    private long _last = timeProvider.GetTimestamp();

    /// <summary>Admitted generations a second.</summary>
    public double ArrivalsPerSecond => _rate * Math.Exp(-timeProvider.GetElapsedTime(_last) / RateMemory);

    public double LossRate(bool edge) => edge ? _edgeLoss : _cloudLoss;

    public void Arrived()
    {
        _rate = ArrivalsPerSecond + 1 / RateMemory.TotalSeconds;
        _last = timeProvider.GetTimestamp();
    }

    public void Ended(bool edge, bool lost)
    {
        ref var rate = ref edge ? ref _edgeLoss : ref _cloudLoss;
        rate += LossMemory * ((lost ? 1 : 0) - rate);
    }
}
