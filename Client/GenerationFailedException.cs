namespace HybridGrains.Client;

/// <summary>A generation that ended without a picture; <paramref name="generation"/> says why.</summary>
public sealed class GenerationFailedException(GenerationInfo generation)
    : Exception($"Generation {generation.Id} {generation.Status}: {generation.Reason}")
{
    public GenerationInfo Generation { get; } = generation;
}
