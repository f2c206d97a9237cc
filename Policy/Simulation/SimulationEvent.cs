namespace HybridGrains.Policy.Simulation;

/// <summary>Something that will happen.</summary>
/// <param name="Life">Of the worker when it was foreseen; the event is void if the worker has vanished since.</param>
internal readonly record struct SimulationEvent(SimulationEventKind Kind, int Worker, int Life);
