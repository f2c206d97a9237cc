namespace HybridGrains.ModelKit.Configs;

/// <summary>Lists what can be pruned in a denoiser of a config.</summary>
public static class UNetParts
{
    /// <summary>
    /// The parts of the denoiser in the order of its forward pass, in its present widths, without what is removed already.
    /// </summary>
    public static IReadOnlyList<UNetPart> Of(UNet2DConditionConfig config)
    {
        return
        [
            .. Ordinary(config).Where(part => !IsRemoved(config, part.Name)).Select(part => part with { Units = UnitsLeft(config, part) }),
        ];
    }

    /// <summary>The parts as they would be without pruning.</summary>
    internal static IEnumerable<UNetPart> Ordinary(UNet2DConditionConfig config)
    {
        var levels = config.BlockOutChannels.Count;
        for (var i = 0; i < levels; i++)
        {
            var attention = config.DownBlockTypes[i] == "CrossAttnDownBlock2D";
            for (var j = 0; j < config.Layers(i); j++)
            {
                var removable = j > 0 || config.BlockOutChannels[Math.Max(i - 1, 0)] == config.BlockOutChannels[i];
                foreach (var part in Layer(config, $"down_blocks.{i}", j, i, attention ? config.DownDepth(i, j) : null, removable))
                {
                    yield return part;
                }
            }
        }

        if (config.MidBlockType is not null)
        {
            yield return UNetPart.Whole("mid_block");
            yield return Resnet(config, "mid_block.resnets.0", levels - 1);
            if (config.MidBlockType == "UNetMidBlock2DCrossAttn")
            {
                foreach (var part in TransformerWidths(config, "mid_block.attentions.0", levels - 1, config.MidDepth))
                {
                    yield return part;
                }

                yield return Resnet(config, "mid_block.resnets.1", levels - 1);
            }
        }

        for (var i = 0; i < levels; i++)
        {
            var level = levels - 1 - i;
            var attention = config.UpBlockTypes[i] == "CrossAttnUpBlock2D";
            for (var j = 0; j <= config.Layers(level); j++)
            {
                var removable = j > 0 || config.BlockOutChannels[Math.Min(level + 1, levels - 1)] == config.BlockOutChannels[level];
                foreach (var part in Layer(config, $"up_blocks.{i}", j, level, attention ? config.UpDepth(i, j) : null, removable))
                {
                    yield return part;
                }
            }
        }
    }

    internal static bool IsRemoved(UNet2DConditionConfig config, string name) =>
        config.Pruning?.Removed.Any(removed => UNetPart.Whole(removed).Holds(name)) ?? false;

    /// <param name="depth">Of the transformer; null without one.</param>
    private static IEnumerable<UNetPart> Layer(UNet2DConditionConfig config, string block, int index, int level, int? depth, bool removable)
    {
        var resnet = $"{block}.resnets.{index}";
        if (removable)
        {
            yield return UNetPart.Whole(resnet);
        }

        yield return Resnet(config, resnet, level);
        if (depth is null)
        {
            yield break;
        }

        var transformer = $"{block}.attentions.{index}";
        yield return UNetPart.Whole(transformer);
        foreach (var part in TransformerWidths(config, transformer, level, depth.Value))
        {
            yield return part;
        }
    }

    private static UNetPart Resnet(UNet2DConditionConfig config, string name, int level) =>
        new(name, UNetPartKind.ResnetInner, config.NormNumGroups, config.BlockOutChannels[level] / config.NormNumGroups);

    private static IEnumerable<UNetPart> TransformerWidths(UNet2DConditionConfig config, string name, int level, int depth)
    {
        var (channels, heads) = (config.BlockOutChannels[level], config.Heads(level));
        for (var i = 0; i < depth; i++)
        {
            var block = $"{name}.transformer_blocks.{i}";
            yield return new UNetPart($"{block}.attn1", UNetPartKind.SelfAttentionHeads, heads, channels / heads);
            yield return new UNetPart($"{block}.attn2", UNetPartKind.CrossAttentionHeads, heads, channels / heads);
            yield return new UNetPart($"{block}.ff", UNetPartKind.FeedForwardInner, channels * 4, 1);
        }
    }

    private static int UnitsLeft(UNet2DConditionConfig config, UNetPart part) =>
        part.Kind switch
        {
            UNetPartKind.ResnetInner => config.Pruning?.ResnetInnerChannels.TryGetValue(part.Name, out var channels) ?? false
                ? channels / part.Channels
                : part.Units,
            UNetPartKind.SelfAttentionHeads or UNetPartKind.CrossAttentionHeads => config.Pruning?.AttentionHeads.TryGetValue(
                part.Name,
                out var heads
            ) ?? false
                ? heads
                : part.Units,
            UNetPartKind.FeedForwardInner => config.Pruning?.FeedForwardInner.TryGetValue(part.Name, out var inner) ?? false
                ? inner
                : part.Units,
            _ => part.Units,
        };
}
