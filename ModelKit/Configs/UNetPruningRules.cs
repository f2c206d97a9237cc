namespace HybridGrains.ModelKit.Configs;

/// <summary>Checks that a pruning fits the denoiser it is in; each failure names the layer and what is allowed.</summary>
internal static class UNetPruningRules
{
    private const string Key = UNet2DConditionConfig.PruningKey;

    public static void Check(UNet2DConditionConfig config)
    {
        if (config.Pruning is not { } pruning)
        {
            return;
        }

        var parts = UNetParts.Ordinary(config).ToList();
        Widths("resnet_inner_channels", pruning.ResnetInnerChannels, parts, UNetPartKind.ResnetInner);
        Widths("attention_heads", pruning.AttentionHeads, parts, UNetPartKind.SelfAttentionHeads, UNetPartKind.CrossAttentionHeads);
        Widths("feed_forward_inner", pruning.FeedForwardInner, parts, UNetPartKind.FeedForwardInner);
        var removable = parts.Where(part => part.Kind is UNetPartKind.Layer or UNetPartKind.Transformer).Select(part => part.Name).ToList();
        foreach (var name in pruning.Removed.Where(name => !removable.Contains(name)))
        {
            throw new ModelConfigException($"{Key}.removed", $"\"{name}\" is not there to be removed, only {string.Join(", ", removable)}");
        }
    }

    private static void Widths(string field, IReadOnlyDictionary<string, int> widths, List<UNetPart> parts, params UNetPartKind[] kinds)
    {
        foreach (var (name, width) in widths)
        {
            var part =
                parts.FirstOrDefault(part => part.Name == name && kinds.Contains(part.Kind))
                ?? throw new ModelConfigException($"{Key}.{field}", $"this denoiser has no \"{name}\"");
            var unit = part.Kind == UNetPartKind.ResnetInner ? part.Channels : 1;
            if (width < unit || width > part.Units * unit || width % unit != 0)
            {
                throw new ModelConfigException(
                    $"{Key}.{field}",
                    $"{name} is {width}; it must be from {unit} to {part.Units * unit}, a multiple of {unit}"
                );
            }
        }
    }
}
