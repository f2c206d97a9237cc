namespace HybridGrains.Diffusion.Noise;

/// <summary>What noise is for; part of the counter, so that no two uses share a draw.</summary>
public enum NoisePurpose : uint
{
    Initial = 1,
    Step = 2,
}
