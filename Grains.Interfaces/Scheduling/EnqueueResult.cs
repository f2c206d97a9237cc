namespace HybridGrains.Grains.Interfaces.Scheduling;

/// <summary>Where a range stands after being queued; <paramref name="WaitingFor"/> says for people what it waits for.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.enqueue-result.v1")]
public sealed record EnqueueResult([property: Id(0)] int Position, [property: Id(1)] string? WaitingFor)
{
    /// <summary>Each worker that could run it has failed it as often as one may; it is not queued.</summary>
    [Id(2)]
    public bool Exhausted { get; init; }
}
