namespace HybridGrains.Grains.Interfaces.Workers;

/// <summary>An agent's standing, with the reason when it gets no work.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.edge-agent-snapshot.v1")]
public sealed record EdgeAgentSnapshot(
    [property: Id(0)] string AgentId,
    [property: Id(1)] bool Connected,
    [property: Id(2)] bool Probed,
    [property: Id(3)] bool Draining,
    [property: Id(4)] string? WhyNoWork
)
{
    [Id(5)]
    public StepRangeId? Running { get; init; }

    /// <summary>Measured time of one denoising step, by the probe and then by finished ranges.</summary>
    [Id(6)]
    public TimeSpan? StepTime { get; init; }
}
