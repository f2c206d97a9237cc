namespace HybridGrains.Diffusion.Generations;

/// <summary>What SDXL is told about the picture that a training picture would have been cut from, in pixels.</summary>
/// <param name="Left">Where the cut began.</param>
public sealed record SizeConditioning(int OriginalWidth, int OriginalHeight, int Left, int Top)
{
    /// <summary>The size that is wanted. Default: null, that of the picture.</summary>
    public (int Width, int Height)? Target { get; init; }

    /// <summary>What the row of the negative prompt is told. Default: null, the same.</summary>
    public SizeConditioning? Negative { get; init; }

    /// <summary>For refiners, which take it in place of the wanted size, 0 to 10. Default: 6.</summary>
    public float AestheticScore { get; init; } = 6;

    /// <summary>The same for the row of the negative prompt. Default: 2.5.</summary>
    public float NegativeAestheticScore { get; init; } = 2.5f;

    /// <summary>Whether it says more than original size and corner, as all of it did before there was more.</summary>
    internal bool IsExtended => Target is not null || Negative is not null || AestheticScore != 6 || NegativeAestheticScore != 2.5f;
}
