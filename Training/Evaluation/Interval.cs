namespace HybridGrains.Training.Evaluation;

/// <summary>Bounds of a share, 0 to 1.</summary>
public sealed record Interval(double Low, double High);
