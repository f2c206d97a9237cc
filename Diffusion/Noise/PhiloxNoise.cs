namespace HybridGrains.Diffusion.Noise;

/// <summary><see cref="SeededNoise"/> as a source.</summary>
public sealed class PhiloxNoise : INoiseSource
{
    public static PhiloxNoise Instance { get; } = new();

    public void Fill(Span<float> values, long seed, NoisePurpose purpose, int step) => SeededNoise.Fill(values, seed, purpose, step);
}
