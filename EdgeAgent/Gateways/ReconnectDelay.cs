namespace HybridGrains.EdgeAgent.Gateways;

/// <summary>
/// How long to wait before trying the gateway again: doubling from a quarter of a second to half a minute, each scattered over
/// its upper half so that agents do not come back together.
/// </summary>
internal sealed class ReconnectDelay(Random random)
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>A connection that held this long starts the series anew; two agents that push each other out do not.</summary>
    public static readonly TimeSpan Steady = TimeSpan.FromSeconds(10);

    private int _failures;

    public TimeSpan Next(TimeSpan heldFor)
    {
        _failures = heldFor >= Steady ? 1 : Math.Min(_failures + 1, 16);
        var full = Math.Min(First.TotalMilliseconds * Math.Pow(2, _failures - 1), Longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(full * (0.5 + 0.5 * random.NextDouble()));
    }
}
