namespace HybridGrains.Training.Runs;

/// <summary>A figure at one moment of a run.</summary>
public sealed record LearningCurvePoint(long Step, long Samples, double Minutes, double Value);
