namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>
/// How long commands were held, by clutter: the distance from the robot's edge to the nearest surface, seen or
/// not, when the decision was made.
/// Holds are counted as chosen.
/// </summary>
public sealed class DurationHistogram
{
    // Upper ends, in metres and ticks.
    private static readonly float[] NearestUpTo = [0.25f, 0.5f, 1, float.PositiveInfinity];
    private static readonly int[] TicksUpTo = [2, 4, 8, 16, NavigationTask.MaxHoldTicks];

    public static IReadOnlyList<string> Rows { get; } = ["below 0.25 m", "0.25 to 0.5 m", "0.5 to 1 m", "above 1 m"];

    public static IReadOnlyList<string> Columns { get; } = ["to 0.1 s", "to 0.2 s", "to 0.4 s", "to 0.8 s", "to 1.6 s"];

    /// <summary>Decisions by row, then column.</summary>
    public int[][] Counts { get; } = [.. NearestUpTo.Select(_ => new int[TicksUpTo.Length])];

    public void Add(float nearest, int ticks) =>
        Counts[Array.FindIndex(NearestUpTo, limit => nearest < limit)][Array.FindIndex(TicksUpTo, limit => ticks <= limit)]++;
}
