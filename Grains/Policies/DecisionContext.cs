using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Policies;

namespace HybridGrains.Grains.Policies;

/// <summary>All that a hand-off decision can depend on of one generation.</summary>
public sealed record DecisionContext(string Id, GenerationRequest Request, FamilyDefaults Defaults)
{
    /// <summary>Steps in the checkpoint.</summary>
    public int StepsDone { get; init; }

    /// <summary>Number of the newest attempt; the decision begins the next.</summary>
    public int Attempt { get; init; }

    /// <summary>Size of the checkpoint, for the cost of moving it.</summary>
    public long LatentBytes { get; init; }

    /// <summary>Every attempt so far.</summary>
    public IReadOnlyList<RangeRecord> Ranges { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its part of live traffic; unknown before the first decision.</summary>
    public PolicyArm Arm { get; init; }
}
