using HybridGrains.Scheduling;

namespace HybridGrains.Policy.Simulation;

/// <summary>A range in the queue.</summary>
/// <param name="To">Step it ends before.</param>
internal sealed record WaitingRange(SimulatedGeneration Generation, int Attempt, int To, bool Large, RangeDemand Demand);
