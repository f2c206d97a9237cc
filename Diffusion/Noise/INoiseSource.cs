namespace HybridGrains.Diffusion.Noise;

/// <summary>Where a runtime's noise comes from. Equal arguments must give equal noise, on any machine.</summary>
public interface INoiseSource
{
    /// <summary>Fills with standard normal values.</summary>
    /// <param name="step">0 for initial noise, otherwise the evaluation's index.</param>
    void Fill(Span<float> values, long seed, NoisePurpose purpose, int step);
}
