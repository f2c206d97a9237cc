using HybridGrains.ModelKit.Configs;

namespace HybridGrains.Training.Recovery;

/// <summary>A block of the teacher and the block of the student that is to give the same: "down_blocks.0", "mid_block", "up_blocks.1".</summary>
public sealed record FeaturePair(string Teacher, string Student)
{
    /// <summary>Every block that both have, where their outputs have the same width.</summary>
    public static IReadOnlyList<FeaturePair> Derive(UNet2DConditionConfig teacher, UNet2DConditionConfig student)
    {
        var theirs = Widths(student);
        return [.. Widths(teacher).Where(block => theirs.TryGetValue(block.Key, out var width) && width == block.Value).Select(block => new FeaturePair(block.Key, block.Key))];
    }

    /// <summary>"up_blocks.1=up_blocks.0", the teacher's first, or one name for both.</summary>
    /// <exception cref="TrainingException">There is no such block, or widths differ.</exception>
    public static FeaturePair Parse(string text, UNet2DConditionConfig teacher, UNet2DConditionConfig student)
    {
        var names = text.Split('=');
        if (names.Length > 2) throw new TrainingException($"--pair is '{text}'; write teacher=student, for example up_blocks.1=up_blocks.0.");
        var pair = new FeaturePair(names[0], names[^1]);
        var (from, to) = (WidthOf(pair.Teacher, teacher), WidthOf(pair.Student, student));
        return from == to ? pair : throw new TrainingException($"--pair '{text}': the teacher's block has {from} channels, the student's {to}.");
    }

    private static int WidthOf(string block, UNet2DConditionConfig config)
    {
        var widths = Widths(config);
        return widths.TryGetValue(block, out var width) ? width : throw new TrainingException($"--pair: '{block}' is no block; known are {string.Join(", ", widths.Keys)}.");
    }

    private static Dictionary<string, int> Widths(UNet2DConditionConfig config)
    {
        var channels = config.BlockOutChannels;
        var widths = Enumerable.Range(0, channels.Count).ToDictionary(i => $"down_blocks.{i}", i => channels[i]);
        if (config.MidBlockType is not null) widths.Add("mid_block", channels[^1]);
        for (var i = 0; i < channels.Count; i++) widths.Add($"up_blocks.{i}", channels[channels.Count - 1 - i]);
        return widths;
    }
}
