using HybridGrains.Policy.Simulation;
using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Tests.Simulation;

/// <summary>Keeps everything a simulation tells.</summary>
internal sealed class Recorder : ISimulationListener
{
    public List<GenerationOutcome> Outcomes { get; } = [];
    public List<(long Time, Observation Observation, HandoffDecision Decision)> Decisions { get; } = [];
    public List<(long Time, long Generation, SojournTotal Total, bool Terminated)> Sojourns { get; } = [];

    public void OnDecision(long time, Observation observation, HandoffDecision decision) => Decisions.Add((time, observation, decision));

    public void OnSojourn(long time, long generation, SojournTotal total, bool terminated) =>
        Sojourns.Add((time, generation, total, terminated));

    public void OnFinished(in GenerationOutcome outcome) => Outcomes.Add(outcome);
}
