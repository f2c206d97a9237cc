using System.Collections.Immutable;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Workers;

/// <summary>What an agent can do in a family that the cluster serves.</summary>
/// <param name="ProbeDenoiser">The denoiser its probe measures.</param>
internal sealed record EdgeOffer(
    string Family,
    ImmutableArray<string> Denoisers,
    ImmutableArray<string> Decoders,
    string ProbeDenoiser,
    string Decoder
)
{
    /// <summary>Content of the family's files.</summary>
    public string Content { get; init; } = "";

    /// <summary>Hashes of the LoRAs it has.</summary>
    public ImmutableArray<string> Loras { get; init; } = [];

    public bool IsAs(EdgeOffer? other) =>
        other is not null
        && (Family, Content) == (other.Family, other.Content)
        && Denoisers.SequenceEqual(other.Denoisers)
        && Decoders.SequenceEqual(other.Decoders)
        && Loras.SequenceEqual(other.Loras);

    /// <summary>What keeps the agent from an assignment before it is begun; null when nothing does.</summary>
    public AssignmentOutcome? WhyNot(StepRangeAssignment assignment)
    {
        if (Family != assignment.Family || !Denoisers.Contains(assignment.Denoiser))
        {
            return AssignmentOutcome.ModelNotLoaded;
        }

        if (assignment.Content.Length > 0 && assignment.Content != Content)
        {
            return AssignmentOutcome.OtherVersion;
        }

        return assignment.Loras.IsDefaultOrEmpty || assignment.Loras.All(hash => Loras.Contains(hash))
            ? null
            : AssignmentOutcome.ModelNotLoaded;
    }
}
