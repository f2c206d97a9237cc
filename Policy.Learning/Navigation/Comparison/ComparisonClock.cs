namespace HybridGrains.Policy.Learning.Navigation.Comparison;

/// <summary>How long several runs together will take, from how far each came in this session.</summary>
/// <param name="runs">How many; each is taken to cost the same.</param>
public sealed class ComparisonClock(int runs, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly long _started = timeProvider.GetTimestamp();
    private readonly double[] _begun = new double[runs];
    private readonly double?[] _reached = new double?[runs];

    /// <summary>A run is there where it was left, before it goes on.</summary>
    /// <param name="share">Of its budget, 0 to 1.</param>
    public void Begin(int run, double share)
    {
        lock (_gate)
        {
            (_begun[run], _reached[run]) = (share, share);
        }
    }

    /// <returns>Null until something was done in this session.</returns>
    public TimeSpan? Advance(int run, double share)
    {
        lock (_gate)
        {
            _reached[run] = share;
            var gained = _reached.Select((reached, i) => (reached ?? 0) - _begun[i]).Sum();
            var left = _reached.Sum(reached => 1 - (reached ?? 0));
            return gained > 0 ? timeProvider.GetElapsedTime(_started) * (left / gained) : null;
        }
    }
}
