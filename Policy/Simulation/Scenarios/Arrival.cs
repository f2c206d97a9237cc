namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>One request of an arrival file.</summary>
/// <param name="Time">Since the start, in units of 100 ns.</param>
/// <param name="Prompt">Index into the prompts.</param>
public readonly record struct Arrival(long Time, int Prompt);
