using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Policies;

namespace HybridGrains.Grains.Generations;

/// <summary>What a generation persists: the request, its last checkpoint, and every attempt so far.</summary>
[GenerateSerializer, Alias("hybridgrains.generation-state.v1")]
public sealed class GenerationState
{
    [Id(0)]
    public GenerationRequest? Request { get; set; }

    [Id(1)]
    public GenerationStatus Status { get; set; }

    /// <summary>The checkpoint: a latent state envelope.</summary>
    [Id(2)]
    public byte[] LatentState { get; set; } = [];

    /// <summary>Steps in the checkpoint.</summary>
    [Id(3)]
    public int StepsDone { get; set; }

    /// <summary>Number of the newest attempt; only grows.</summary>
    [Id(4)]
    public int Attempt { get; set; }

    [Id(5)]
    public List<RangeRecord> Ranges { get; set; } = [];

    [Id(6)]
    public long BytesMoved { get; set; }

    [Id(7)]
    public string? Reason { get; set; }

    [Id(8)]
    public DateTimeOffset CreatedAt { get; set; }

    [Id(9)]
    public DateTimeOffset? FinishedAt { get; set; }

    [Id(10)]
    public string FamilyHash { get; set; } = "";

    /// <summary>Its part of live traffic; unknown before the first decision, and of generations older than this field.</summary>
    [Id(11)]
    public PolicyArm Arm { get; set; }

    /// <summary>The version that every decision so far was made under; 0 where none was followed or it has changed.</summary>
    [Id(12)]
    public long PolicyVersion { get; set; }

    /// <summary>Decisions that were drawn, in order.</summary>
    [Id(13)]
    public List<LiveDecision> Drawn { get; set; } = [];

    /// <summary>Attempts that gave no result, and why: what the next attempt is decided on, apart from the numbers of attempts.</summary>
    [Id(14)]
    public List<CountedFailure> Failures { get; set; } = [];

    /// <summary>The family's content when this was accepted; "" of generations older than this field.</summary>
    [Id(30)]
    public string FamilyContent { get; set; } = "";

    /// <summary>A state to change in its place, which stays as it is.</summary>
    public GenerationState Copy()
    {
        var copy = (GenerationState)MemberwiseClone();
        (copy.Ranges, copy.Drawn, copy.Failures) = ([.. Ranges], [.. Drawn], [.. Failures]);
        return copy;
    }
}
