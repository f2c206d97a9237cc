using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Policies;

namespace HybridGrains.Grains.Policies;

/// <summary>How a generation came out, with what a learner must know of its decisions.</summary>
public sealed record EndedGeneration(string Id, GenerationRequest Request, GenerationStatus Status)
{
    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public IReadOnlyList<RangeRecord> Ranges { get; init; } = [];

    public PolicyArm Arm { get; init; }

    /// <summary>The version that every decision was made under; 0 where there was none or it changed.</summary>
    public long PolicyVersion { get; init; }

    /// <summary>Decisions that were drawn, in order.</summary>
    public IReadOnlyList<LiveDecision> Drawn { get; init; } = [];
}
