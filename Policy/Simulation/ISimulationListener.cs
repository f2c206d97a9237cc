using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Simulation;

/// <summary>Hears what happens in a simulation, in order.</summary>
public interface ISimulationListener
{
    /// <summary>A decision was made at <paramref name="time"/> (units of 100 ns).</summary>
    void OnDecision(long time, Observation observation, HandoffDecision decision) { }

    /// <summary>A decision came to its end: its range is done or lost, or the generation is over.</summary>
    void OnSojourn(long time, long generation, SojournTotal total, bool terminated) { }

    void OnFinished(in GenerationOutcome outcome);
}
