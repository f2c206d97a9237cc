namespace HybridGrains.Grains.Interfaces.Workers;

/// <summary>Raw pixels as workers return them: 8-bit RGB, row-major, height x width x 3 bytes.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.rgb-picture.v1")]
public sealed record WorkerPicture(
    [property: Id(0)] int Width,
    [property: Id(1)] int Height,
    [property: Id(2)] ReadOnlyMemory<byte> Pixels
);
