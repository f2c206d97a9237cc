namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>Height before width, or top before left, as SDXL takes them.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.pixel-pair.v1")]
public sealed record PixelPair([property: Id(0)] int Vertical, [property: Id(1)] int Horizontal);
