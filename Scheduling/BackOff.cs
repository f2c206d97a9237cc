namespace HybridGrains.Scheduling;

/// <summary>Waits that double.</summary>
public static class BackOff
{
    private const int MaxDoublings = 30;

    /// <summary>The wait after the <paramref name="count"/>th time in a row, the first being 1.</summary>
    public static TimeSpan After(int count, TimeSpan first, TimeSpan longest)
    {
        var wait = first * Math.Pow(2, Math.Clamp(count - 1, 0, MaxDoublings));
        return wait < longest ? wait : longest;
    }
}
