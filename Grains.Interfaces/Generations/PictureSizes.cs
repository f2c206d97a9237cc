namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>What a denoiser that is conditioned on sizes (SDXL) is told, in pixels. Null leaves it at the picture's own.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.picture-sizes.v1")]
public sealed record PictureSizes
{
    [Id(0)]
    public PixelPair? Original { get; init; }

    /// <summary>Top and left of the cut. Default: 0, 0.</summary>
    [Id(1)]
    public PixelPair? Crop { get; init; }

    [Id(2)]
    public PixelPair? Target { get; init; }

    /// <summary>Of the row of the negative prompt; null is as the other row.</summary>
    [Id(3)]
    public PixelPair? NegativeOriginal { get; init; }

    [Id(4)]
    public PixelPair? NegativeCrop { get; init; }

    [Id(5)]
    public PixelPair? NegativeTarget { get; init; }

    /// <summary>For refiners, 0 to 10. Null: 6.</summary>
    [Id(6)]
    public float? AestheticScore { get; init; }

    /// <summary>Null: 2.5.</summary>
    [Id(7)]
    public float? NegativeAestheticScore { get; init; }
}
