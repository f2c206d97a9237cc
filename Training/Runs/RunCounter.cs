namespace HybridGrains.Training.Runs;

/// <summary>How far a run has come.</summary>
/// <param name="FreshFrom">Step at which the optimiser last began with empty moments: 0, or where the run went on from exported
/// weights.</param>
/// <param name="CoreMinutes">Time of processor cores, which on a busy machine is less than <paramref name="Minutes"/>.</param>
internal sealed record RunCounter(long Step = 0, long Samples = 0, double Minutes = 0, long FreshFrom = 0, double CoreMinutes = 0);
