namespace HybridGrains.Diffusion.Schedules;

/// <summary>How much of picture and noise latents hold: x = <paramref name="Signal"/> x0 + <paramref name="Sigma"/> epsilon.</summary>
public readonly record struct NoiseLevel(double Signal, double Sigma)
{
    /// <summary>Half the logarithm of the signal-to-noise ratio; +infinity without noise.</summary>
    public double Lambda => Math.Log(Signal) - Math.Log(Sigma);

    /// <summary>The level of a variance-preserving process whose noise is <paramref name="ratio"/> times its signal.</summary>
    public static NoiseLevel OfRatio(double ratio)
    {
        var signal = 1 / Math.Sqrt(ratio * ratio + 1);
        return new NoiseLevel(signal, ratio * signal);
    }
}
