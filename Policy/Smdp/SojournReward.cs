namespace HybridGrains.Policy.Smdp;

/// <summary>
/// Gathers the rewards of one decision on the clock of ticks: <c>R = sum_i gamma^i r_i</c> with i counted from the decision, and
/// tau, the ticks it took.
/// </summary>
/// <param name="start">Monotonic time of the decision, in units of 100 ns; 0 where only ticks are counted.</param>
/// <param name="gamma">Discount of one tick.</param>
public struct SojournReward(long start, double gamma)
{
    /// <summary>One tick: 10 ms in units of 100 ns.</summary>
    public const long TickLength = 100_000;

    private double _discounted;
    private double _plain;

    /// <summary>A reward at one moment; it belongs to the tick that moment ends or lies in.</summary>
    public void Add(long time, double reward) => AddTick(TicksBetween(start, time), reward);

    /// <summary>A reward of one tick of the decision, counted from 1; for tasks whose ticks have another length.</summary>
    public void AddTick(int tick, double reward)
    {
        _plain += reward;
        _discounted += Math.Pow(gamma, tick - 1) * reward;
    }

    /// <summary>Ends the decision.</summary>
    /// <param name="perTick">A reward that every tick of the decision paid, for example the price of waiting.</param>
    public readonly SojournTotal Close(long end, double perTick) => CloseAfter(TicksBetween(start, end), perTick);

    /// <summary>Ends the decision after <paramref name="tau"/> ticks, at least 1.</summary>
    /// <param name="perTick">A reward that every tick of the decision paid.</param>
    public readonly SojournTotal CloseAfter(int tau, double perTick)
    {
        var annuity = gamma < 1 ? (1 - Math.Pow(gamma, tau)) / (1 - gamma) : tau;
        return new SojournTotal(_discounted + (perTick * annuity), _plain + (perTick * tau), tau);
    }

    /// <summary>Ticks begun between two moments, at least 1: a decision cannot take no time.</summary>
    public static int TicksBetween(long start, long end) => (int)Math.Max(1, (end - start + TickLength - 1) / TickLength);
}
