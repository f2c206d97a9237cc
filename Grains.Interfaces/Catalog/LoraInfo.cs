using System.Collections.Immutable;

namespace HybridGrains.Grains.Interfaces.Catalog;

/// <summary>A LoRA of a family's list.</summary>
/// <param name="Hash">SHA-256 of what it adds to which weights, hexadecimal; "" where it cannot be used.</param>
/// <param name="Denoisers">Those that can run with it.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.lora-info.v1")]
public sealed record LoraInfo(
    [property: Id(0)] string Name,
    [property: Id(1)] string Hash,
    [property: Id(2)] ImmutableArray<string> Denoisers
)
{
    /// <summary>Why it cannot be used; null when it can.</summary>
    [Id(3)]
    public string? WhyNot { get; init; }
}
