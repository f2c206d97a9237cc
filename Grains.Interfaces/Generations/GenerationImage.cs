namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>A finished picture: the file, in the format that was asked for, with its provenance embedded.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.generation-image.v1")]
public sealed record GenerationImage([property: Id(0)] string ContentType, [property: Id(1)] ReadOnlyMemory<byte> Bytes);
