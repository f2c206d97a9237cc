namespace HybridGrains.Policy.Baselines;

/// <summary>Every step on the large denoiser in the cloud, decoding included.</summary>
public sealed class CloudOnlyPolicy : IHandoffPolicy
{
    public string Name => "cloud-only";

    public HandoffDecision Decide(Observation observation) => new(observation.LargeDenoiser, Edge: false, observation.Steps, Decode: true);
}
