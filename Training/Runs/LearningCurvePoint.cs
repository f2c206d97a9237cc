namespace HybridGrains.Training.Runs;

/// <summary>A figure at one moment of a run.</summary>
internal sealed record LearningCurvePoint(long Step, long Samples, double Minutes, double Value);
