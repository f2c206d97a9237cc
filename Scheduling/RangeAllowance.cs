namespace HybridGrains.Scheduling;

/// <summary>
/// How long a worker may hold a range, by what was measured of it: far longer than it should take, so that whoever spins a range out
/// is meant and whoever is slow today is not.
/// </summary>
public static class RangeAllowance
{
    /// <param name="cost">One step and the decoding of this range as a multiple of those that were measured; below 1 counts as 1.</param>
    /// <param name="times">How much longer than expected it may take.</param>
    /// <param name="grace">Added whatever the range is.</param>
    public static TimeSpan Of(int steps, TimeSpan stepTime, TimeSpan decodeTime, double cost, int times, TimeSpan grace)
    {
        var expected = (steps * stepTime + decodeTime).TotalSeconds * Math.Max(1, double.IsFinite(cost) ? cost : 1);
        return grace + TimeSpan.FromSeconds(Math.Min(times * expected, TimeSpan.FromDays(1).TotalSeconds));
    }
}
