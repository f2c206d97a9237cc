namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>A scenario or one of its files cannot be used; the message names file, field and allowed range.</summary>
public sealed class ScenarioException(string message) : Exception(message);
