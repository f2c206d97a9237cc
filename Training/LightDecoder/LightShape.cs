using HybridGrains.ModelKit.Configs;

namespace HybridGrains.Training.LightDecoder;

/// <summary>Shapes of light autoencoders that fit a large one.</summary>
/// <remarks>
/// Nearly all arithmetic is at the picture's own size, where the defaults keep one convolution: so the levels below can be wider.
/// </remarks>
internal static class LightShape
{
    /// <summary>Default channels of the decoder, from latents to picture.</summary>
    public static IReadOnlyList<int> DecoderWidths { get; } = [24];

    /// <summary>Default residual blocks of the decoder, from latents to picture.</summary>
    public static IReadOnlyList<int> DecoderBlocks { get; } = [4, 2, 1, 0];

    /// <summary>Default channels of the encoder, from picture to latents.</summary>
    public static IReadOnlyList<int> EncoderWidths { get; } = [24];

    /// <summary>Default residual blocks of the encoder, from picture to latents.</summary>
    public static IReadOnlyList<int> EncoderBlocks { get; } = [0, 1, 2, 4];

    public static AutoencoderTinyConfig Default(AutoencoderKLConfig teacher) =>
        Of(teacher, DecoderWidths, DecoderBlocks, EncoderWidths, EncoderBlocks);

    /// <param name="decoderWidths">One width for all levels (what diffusers can load), or one for each.</param>
    /// <param name="encoderWidths">As <paramref name="decoderWidths"/>.</param>
    /// <exception cref="TrainingException">The shape does not fit the large autoencoder.</exception>
    public static AutoencoderTinyConfig Of(
        AutoencoderKLConfig teacher,
        IReadOnlyList<int> decoderWidths,
        IReadOnlyList<int> decoderBlocks,
        IReadOnlyList<int> encoderWidths,
        IReadOnlyList<int> encoderBlocks
    )
    {
        foreach (
            var (name, widths, levels) in ((string, IReadOnlyList<int>, int)[])
                [("--decoder-width", decoderWidths, decoderBlocks.Count), ("--encoder-width", encoderWidths, encoderBlocks.Count)]
        )
        {
            if (widths.Count != 1 && widths.Count != levels)
            {
                throw new TrainingException(
                    $"{name} has {widths.Count} numbers; give one for all levels, or one for each of the {levels}."
                );
            }

            if (widths.Any(width => width is < 1 or > 1024))
            {
                throw new TrainingException($"{name} is {string.Join(' ', widths)}; each number must be between 1 and 1024.");
            }
        }

        foreach (
            var (name, blocks) in ((string, IReadOnlyList<int>)[])[("--decoder-blocks", decoderBlocks), ("--encoder-blocks", encoderBlocks)]
        )
        {
            if (blocks.Any(count => count is < 0 or > 64))
            {
                throw new TrainingException($"{name} is {string.Join(' ', blocks)}; each number must be between 0 and 64.");
            }
        }

        var config = new AutoencoderTinyConfig
        {
            LatentChannels = teacher.LatentChannels,
            DecoderBlockOutChannels = Each(decoderWidths, decoderBlocks.Count),
            NumDecoderBlocks = decoderBlocks,
            EncoderBlockOutChannels = Each(encoderWidths, encoderBlocks.Count),
            NumEncoderBlocks = encoderBlocks,
        };
        Check(config, teacher);
        return config;
    }

    /// <exception cref="TrainingException">Latents of the two are of different shapes.</exception>
    public static void Check(AutoencoderTinyConfig light, AutoencoderKLConfig teacher)
    {
        var levels = teacher.BlockOutChannels.Count;
        if (light.NumDecoderBlocks.Count != levels)
        {
            throw new TrainingException($"--decoder-blocks has {light.NumDecoderBlocks.Count} levels; the large autoencoder has {levels}.");
        }

        if (light.NumEncoderBlocks.Count != levels)
        {
            throw new TrainingException($"--encoder-blocks has {light.NumEncoderBlocks.Count} levels; the large autoencoder has {levels}.");
        }

        if (light.LatentChannels != teacher.LatentChannels)
        {
            throw new TrainingException(
                $"--from has {light.LatentChannels} latent channels; the large autoencoder has {teacher.LatentChannels}."
            );
        }
    }

    private static IReadOnlyList<int> Each(IReadOnlyList<int> widths, int levels) =>
        widths.Count == levels ? widths : [.. Enumerable.Repeat(widths[0], levels)];
}
