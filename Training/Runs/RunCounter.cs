namespace HybridGrains.Training.Runs;

/// <summary>How far a run has come.</summary>
public sealed record RunCounter(long Step = 0, long Samples = 0, double Minutes = 0);
