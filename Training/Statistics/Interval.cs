namespace HybridGrains.Training.Statistics;

/// <summary>Bounds of a share, 0 to 1.</summary>
internal sealed record Interval(double Low, double High);
