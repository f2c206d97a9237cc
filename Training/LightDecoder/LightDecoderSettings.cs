namespace HybridGrains.Training.LightDecoder;

/// <summary>What a light autoencoder learns from.</summary>
internal sealed record LightDecoderSettings
{
    public LightTurns Turns { get; init; } = LightTurns.Default;

    /// <summary>Weight of the pixel term, L1 + 2 MSE. Hybrid SD has none. Default: 4.</summary>
    public double PixelWeight { get; init; } = 4;

    /// <summary>Weight of the feature distance. Default: 1.</summary>
    public double PerceptualWeight { get; init; } = 1;

    /// <summary>Factor of the adaptive weight; 0 leaves out the discriminator and its turns. Default: 0.5.</summary>
    public double AdversarialWeight { get; init; } = 0.5;

    /// <summary>Learning rate of the discriminator relative to the run's. Default: 0.3.</summary>
    public double DiscriminatorRate { get; init; } = 0.3;

    /// <summary>The decoder sees latents shrunk by up to this share. Default: 0.25.</summary>
    public double Shrink { get; init; } = 0.25;

    /// <summary>Share of pictures with mixed colours. Default: 0.1.</summary>
    public double RecolourChance { get; init; } = 0.1;

    /// <summary>
    /// Share of decoder steps whose features and scores see the worse half of the values alone; the teacher decodes too in these.
    /// Default: 1.
    /// </summary>
    public double FilterChance { get; init; } = 1;

    /// <summary>Whether the decoder should give what the large one gives instead of the real picture. Default: false.</summary>
    public bool FromTeacher { get; init; }

    /// <summary>The turns as they are taken: without a discriminator none are its own.</summary>
    public LightTurns TakenTurns => AdversarialWeight > 0 ? Turns : Turns with { Warmup = 0, Discriminator = 0 };

    /// <exception cref="TrainingException">A value is out of range.</exception>
    public LightDecoderSettings Checked()
    {
        Check("--pixel-weight", PixelWeight, 1000);
        Check("--perceptual-weight", PerceptualWeight, 1000);
        Check("--adversarial-weight", AdversarialWeight, 1000);
        Check("--discriminator-rate", DiscriminatorRate, 100);
        Check("--shrink", Shrink, 0.9);
        Check("--recolour-chance", RecolourChance, 1);
        Check("--filter-chance", FilterChance, 1);
        if (PixelWeight + PerceptualWeight == 0)
        {
            throw new TrainingException("--pixel-weight and --perceptual-weight are both 0; one must be more.");
        }

        Check("--warmup-steps", Turns.Warmup, 1_000_000);
        if (Turns.Decoder is < 1 or > 1000 || Turns.Encoder is < 0 or > 1000 || Turns.Discriminator is < 0 or > 1000)
        {
            throw new TrainingException(
                $"--turns is {Turns.Decoder} {Turns.Encoder} {Turns.Discriminator}; decoder steps must be 1 to 1000, "
                    + "encoder and discriminator steps 0 to 1000."
            );
        }

        return this;
    }

    private static void Check(string name, double value, double most)
    {
        if (!(value >= 0 && value <= most))
        {
            throw new TrainingException($"{name} is {value}; it must be between 0 and {most}.");
        }
    }
}
