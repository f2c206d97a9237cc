using HybridGrains.Diffusion.Pictures;

namespace HybridGrains.Diffusion.Generations;

/// <summary>What a range gave: the latent state at its end, the picture if it decoded, and measured wall-clock times.</summary>
public sealed record RangeOutcome(LatentState State, RgbPicture? Picture, TimeSpan DenoiseElapsed, TimeSpan DecodeElapsed)
{
    /// <summary>The part of <see cref="DenoiseElapsed"/> that the denoiser's evaluations took.</summary>
    public TimeSpan EvaluateElapsed { get; init; }

    /// <summary>The safety checker objected: the picture is black.</summary>
    public bool Withheld { get; init; }
}
