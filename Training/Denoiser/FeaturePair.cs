using HybridGrains.ModelKit.Configs;

namespace HybridGrains.Training.Denoiser;

/// <summary>
/// A block of the teacher and the block of the student that is to give the same: "down_blocks.0", "mid_block", "up_blocks.1".
/// </summary>
internal sealed record FeaturePair(string Teacher, string Student)
{
    /// <summary>Every block that both have, where their outputs have the same size.</summary>
    public static IReadOnlyList<FeaturePair> Derive(UNet2DConditionConfig teacher, UNet2DConditionConfig student)
    {
        var theirs = Sizes(student);
        return
        [
            .. Sizes(teacher)
                .Where(block => theirs.TryGetValue(block.Key, out var size) && size == block.Value)
                .Select(block => new FeaturePair(block.Key, block.Key)),
        ];
    }

    /// <summary>"up_blocks.1=up_blocks.0", the teacher's first, or one name for both.</summary>
    /// <exception cref="TrainingException">There is no such block, or sizes differ.</exception>
    public static FeaturePair Parse(string text, UNet2DConditionConfig teacher, UNet2DConditionConfig student)
    {
        var names = text.Split('=');
        if (names.Length > 2)
        {
            throw new TrainingException($"--pair is '{text}'; write teacher=student, for example up_blocks.1=up_blocks.0.");
        }

        var pair = new FeaturePair(names[0], names[^1]);
        var (from, to) = (SizeOf(pair.Teacher, teacher), SizeOf(pair.Student, student));
        return from == to
            ? pair
            : throw new TrainingException(
                $"--pair '{text}': the teacher's block gives {from.Channels} channels after {from.Halvings} halvings, the "
                    + $"student's {to.Channels} after {to.Halvings}."
            );
    }

    private static (int Channels, int Halvings) SizeOf(string block, UNet2DConditionConfig config)
    {
        var sizes = Sizes(config);
        return sizes.TryGetValue(block, out var size)
            ? size
            : throw new TrainingException($"--pair: '{block}' is no block; known are {string.Join(", ", sizes.Keys)}.");
    }

    /// <summary>Channels of what each block gives, and how often the latents have been halved there.</summary>
    private static Dictionary<string, (int Channels, int Halvings)> Sizes(UNet2DConditionConfig config)
    {
        var (channels, last) = (config.BlockOutChannels, config.BlockOutChannels.Count - 1);
        var sizes = Enumerable.Range(0, channels.Count).ToDictionary(i => $"down_blocks.{i}", i => (channels[i], Math.Min(i + 1, last)));
        if (config.MidBlockType is not null)
        {
            sizes.Add("mid_block", (channels[^1], last));
        }

        for (var i = 0; i < channels.Count; i++)
        {
            sizes.Add($"up_blocks.{i}", (channels[last - i], Math.Max(last - i - 1, 0)));
        }

        return sizes;
    }
}
