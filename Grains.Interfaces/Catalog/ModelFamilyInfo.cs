using System.Collections.Immutable;

namespace HybridGrains.Grains.Interfaces.Catalog;

/// <summary>What a front door needs to know of a family: its limits and its defaults.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.model-family-info.v1")]
public sealed record ModelFamilyInfo
{
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>SHA-256 of family.json, hexadecimal: agents must hold the same.</summary>
    [Id(1)]
    public required string Hash { get; init; }

    [Id(2)]
    public required string Title { get; init; }

    [Id(3)]
    public required int DefaultWidth { get; init; }

    [Id(4)]
    public required int DefaultHeight { get; init; }

    [Id(5)]
    public required int MinSize { get; init; }

    [Id(6)]
    public required int MaxSize { get; init; }

    [Id(7)]
    public required int DefaultSteps { get; init; }

    [Id(8)]
    public required int DefaultCloudSteps { get; init; }

    [Id(9)]
    public required float DefaultGuidanceScale { get; init; }

    [Id(10)]
    public required string DefaultSampler { get; init; }

    [Id(11)]
    public required ImmutableArray<string> Samplers { get; init; }

    [Id(12)]
    public required string LargeDenoiser { get; init; }

    [Id(13)]
    public required string SmallDenoiser { get; init; }

    [Id(14)]
    public required string Decoder { get; init; }

    [Id(15)]
    public required DateTimeOffset Created { get; init; }

    /// <summary>What a request for few steps gets; null when the family has no denoisers for them.</summary>
    [Id(16)]
    public FastDefaults? Fast { get; init; }

    /// <summary>Both sides of a picture are multiples of this. Default: 8, from a silo that does not say.</summary>
    [Id(17)]
    public int SizeMultiple { get; init; } = 8;

    /// <summary>Whether unfinished pictures can be shown. Default: true, from a silo that does not say.</summary>
    [Id(40)]
    public bool Previews { get; init; } = true;

    /// <summary>What requests may name. Default: none, from a silo that does not say.</summary>
    [Id(18)]
    public ImmutableArray<LoraInfo> Loras { get; init; } = [];
}
