namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>
/// The picture that a generation starts from, as the files that were sent. Used up by the first latent state and stored nowhere.
/// </summary>
/// <param name="Image">PNG, JPEG, WebP, GIF or BMP; at most 32 MiB and 4,096 pixels a side. Stretched to the generation's size.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.start-picture.v1")]
public sealed record StartPicture([property: Id(0)] ReadOnlyMemory<byte> Image)
{
    /// <summary>Which part is painted anew; empty for all of it.</summary>
    [Id(1)]
    public ReadOnlyMemory<byte> Mask { get; init; }

    /// <summary>Default: bright.</summary>
    [Id(2)]
    public MaskRule MaskRule { get; init; }
}
