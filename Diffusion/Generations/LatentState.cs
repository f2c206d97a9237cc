namespace HybridGrains.Diffusion.Generations;

/// <summary>Everything the next worker needs to go on: parameters, latents (fp32), step index and sampler history.</summary>
public sealed class LatentState
{
    public LatentState(GenerationParameters parameters, int stepIndex, int[] shape, float[] latents, float[][] history)
    {
        Parameters = parameters;
        StepIndex = stepIndex;
        Shape = shape;
        Latents = latents;
        History = history;
    }

    public GenerationParameters Parameters { get; }

    /// <summary>Steps already done; the next step is this index.</summary>
    public int StepIndex { get; }

    /// <summary>Channels, height, width in latent cells.</summary>
    public int[] Shape { get; }

    /// <summary>Row-major, in the sampler's own scaling at <see cref="StepIndex"/>.</summary>
    public float[] Latents { get; }

    /// <summary>What a multistep sampler remembers, newest first; empty for one-step samplers.</summary>
    public float[][] History { get; }

    /// <summary>The versioned envelope, with a checksum.</summary>
    public byte[] ToBytes() => throw new NotImplementedException();

    /// <summary>Reads an envelope from anywhere. Throws <see cref="LatentStateException"/> for a wrong version, size, checksum or non-finite value.</summary>
    public static LatentState FromBytes(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();
}
