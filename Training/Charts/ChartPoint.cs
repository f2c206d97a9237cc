namespace HybridGrains.Training.Charts;

/// <summary>A value with its interval, if it has one.</summary>
internal readonly record struct ChartPoint(double X, double Y, double? Low = null, double? High = null);
