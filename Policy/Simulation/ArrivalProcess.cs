using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Simulation;

/// <summary>The arrivals of a scenario, one after the other.</summary>
internal sealed class ArrivalProcess(ScenarioInputs inputs, long seed)
{
    private readonly ArrivalOptions _options = inputs.Scenario.Arrivals;
    private readonly long _end = Time(inputs.Scenario.DurationSeconds);
    private RandomStream _random = RandomStream.Of(seed, RandomPurpose.Arrivals);
    private int _replayed;
    private long _now;
    private bool _burst;
    private long _phaseEnd = -1;

    /// <summary>False when there are no more.</summary>
    public bool TryNext(out Arrival arrival)
    {
        if (_options.Kind == ArrivalOptions.Replay)
        {
            arrival = _replayed < inputs.Arrivals.Count ? inputs.Arrivals[_replayed++] : new Arrival(long.MaxValue, 0);
        }
        else
        {
            _now = _options.Kind == ArrivalOptions.Bursty ? NextOfTwoRates() : _now + Time(_random.Exponential(1 / _options.RatePerSecond));
            arrival = new Arrival(_now, _random.Below(inputs.Difficulties.Count));
        }

        return arrival.Time < _end;
    }

    private long NextOfTwoRates()
    {
        if (_phaseEnd < 0)
        {
            _phaseEnd = Time(_random.Exponential(_options.MeanCalmSeconds));
        }

        var now = _now;
        while (true)
        {
            var next = now + Time(_random.Exponential(1 / (_burst ? _options.BurstRatePerSecond : _options.RatePerSecond)));
            if (next < _phaseEnd)
            {
                return next;
            }
            // Exponential waits have no memory: the wait starts anew at the change of rate.
            now = _phaseEnd;
            _burst = !_burst;
            _phaseEnd = now + Time(_random.Exponential(_burst ? _options.MeanBurstSeconds : _options.MeanCalmSeconds));
        }
    }

    private static long Time(double seconds) => (long)(seconds * TimeSpan.TicksPerSecond);
}
