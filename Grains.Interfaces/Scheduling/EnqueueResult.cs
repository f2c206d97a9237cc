namespace HybridGrains.Grains.Interfaces.Scheduling;

/// <summary>Where a range stands after being queued; <paramref name="WaitingFor"/> says for people what it waits for.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.enqueue-result.v1")]
public sealed record EnqueueResult([property: Id(0)] int Position, [property: Id(1)] string? WaitingFor);
