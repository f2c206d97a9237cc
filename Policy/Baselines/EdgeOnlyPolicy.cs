namespace HybridGrains.Policy.Baselines;

/// <summary>Every step on the small denoiser at the edge, decoding included.</summary>
public sealed class EdgeOnlyPolicy : IHandoffPolicy
{
    public string Name => "edge-only";

    public HandoffDecision Decide(Observation observation) => new(observation.SmallDenoiser, Edge: true, observation.Steps, Decode: true);
}
