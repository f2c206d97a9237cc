using System.Collections.Immutable;

namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>A generation as its grain sees it at one moment.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.generation-snapshot.v1")]
public sealed record GenerationSnapshot
{
    [Id(0)]
    public required string Id { get; init; }

    [Id(1)]
    public required GenerationRequest Request { get; init; }

    [Id(2)]
    public required GenerationStatus Status { get; init; }

    /// <summary>Steps whose result is checkpointed or reported by the running attempt.</summary>
    [Id(3)]
    public int StepsDone { get; init; }

    /// <summary>Every attempt at every range, in order of assignment.</summary>
    [Id(4)]
    public ImmutableArray<RangeRecord> Ranges { get; init; } = [];

    /// <summary>Time that cloud workers spent, refused attempts included.</summary>
    [Id(5)]
    public TimeSpan CloudTime { get; init; }

    /// <summary>Time that edge agents spent, refused attempts included.</summary>
    [Id(6)]
    public TimeSpan EdgeTime { get; init; }

    /// <summary>What the same steps and decoding would have cost in the cloud, from measured step times; null while unknown.</summary>
    [Id(7)]
    public TimeSpan? CloudOnlyTime { get; init; }

    /// <summary>Bytes of latents and images carried to and from edge agents.</summary>
    [Id(8)]
    public long BytesMoved { get; init; }

    /// <summary>Why it is waiting or why it failed, for people.</summary>
    [Id(9)]
    public string? Reason { get; init; }

    [Id(10)]
    public DateTimeOffset CreatedAt { get; init; }

    [Id(11)]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>For people: what of the prompt does not mean what they may think, words that the family does not know.</summary>
    [Id(12)]
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Null from a silo that does not count, or where the family is gone.</summary>
    [Id(20)]
    public TokenUsage? Usage { get; init; }
}
