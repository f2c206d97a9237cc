namespace HybridGrains.Diffusion.Generations;

/// <summary>Everything the next worker needs to go on: parameters, latents (fp32), step index and sampler history.</summary>
public sealed class LatentState
{
    /// <summary>Largest envelope that is read.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    public LatentState(GenerationParameters parameters, int stepIndex, int[] shape, float[] latents, float[][] history)
    {
        Parameters = parameters;
        StepIndex = stepIndex;
        Shape = shape;
        Latents = latents;
        History = history;
    }

    public GenerationParameters Parameters { get; }

    /// <summary>Steps already done or skipped; the next step is this index.</summary>
    public int StepIndex { get; }

    /// <summary>Channels, height, width in latent cells.</summary>
    public int[] Shape { get; }

    /// <summary>Row-major, in the sampler's own scaling at <see cref="StepIndex"/>.</summary>
    public float[] Latents { get; }

    /// <summary>What a multistep sampler remembers, newest first; empty for one-step samplers.</summary>
    public float[][] History { get; }

    /// <summary>Set when part of a picture is painted anew; null otherwise.</summary>
    public InpaintingState? Inpainting { get; init; }

    /// <summary>The same generation further on.</summary>
    public LatentState With(int stepIndex, float[] latents, float[][] history) =>
        new(Parameters, stepIndex, Shape, latents, history) { Inpainting = Inpainting };

    /// <summary>The same state with an empty history: multistep samplers go on at first order.</summary>
    public LatentState WithoutHistory() => With(StepIndex, Latents, []);

    /// <summary>The versioned envelope, with a checksum. Layout: README.md in this folder.</summary>
    public byte[] ToBytes() => LatentStateEnvelope.Write(this);

    /// <summary>
    /// Reads an envelope from anywhere. Throws <see cref="LatentStateException"/> for a wrong version, size, checksum or
    /// non-finite value.
    /// </summary>
    public static LatentState FromBytes(ReadOnlySpan<byte> bytes) => LatentStateEnvelope.Read(bytes);
}
