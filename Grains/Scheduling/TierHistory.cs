using HybridGrains.Policy.Simulation;

namespace HybridGrains.Grains.Scheduling;

/// <summary>What a tier's ranges came to, and how fast generations arrive; the recent past counts most.</summary>
internal sealed class TierHistory(TimeProvider timeProvider)
{
    /// <summary>A new result's weight in the share of lost ranges, as in the simulator.</summary>
    private const double LossMemory = 0.05;

    private const double RateMemorySeconds = 30;
    private readonly long _start = timeProvider.GetTimestamp();
    private MovingRate _arrivals = new(RateMemorySeconds);
    private double _cloudLoss;
    private double _edgeLoss;

    /// <summary>Admitted generations a second.</summary>
    public double ArrivalsPerSecond => _arrivals.At(Now);

    private long Now => timeProvider.GetElapsedTime(_start).Ticks;

    public double LossRate(bool edge) => edge ? _edgeLoss : _cloudLoss;

    public void Arrived() => _arrivals.Count(Now);

    public void Ended(bool edge, bool lost)
    {
        ref var rate = ref edge ? ref _edgeLoss : ref _cloudLoss;
        rate += LossMemory * ((lost ? 1 : 0) - rate);
    }
}
