using HybridGrains.ModelKit.Configs;

namespace HybridGrains.Training.Pruning;

/// <summary>What to keep of a denoiser.</summary>
/// <param name="Units">Groups, heads or channels kept, by the name of the layer; layers that are not named keep all.</param>
/// <param name="Removed">Names of what is taken out whole: resnets with their transformer, transformers, "mid_block".</param>
internal sealed record PruningPlan(IReadOnlyDictionary<string, int> Units, IReadOnlySet<string> Removed)
{
    /// <summary>Feed-forward widths are kept in multiples of this, which vector units like.</summary>
    private const int FeedForwardStep = 8;

    public static PruningPlan Nothing { get; } = new(new Dictionary<string, int>(), new HashSet<string>());

    public PruningPlan With(UNetPart part, int units) =>
        part.IsWhole
            ? this with
            {
                Removed = new HashSet<string>(Removed) { part.Name },
            }
            : this with
            {
                Units = new Dictionary<string, int>(Units) { [part.Name] = units },
            };

    public int UnitsOf(UNetPart part) => Units.GetValueOrDefault(part.Name, part.Units);

    /// <summary>Whether the part is taken out, or inside something that is.</summary>
    public bool IsGone(UNetPart part) => (part.IsWhole && Removed.Contains(part.Name)) || IsInsideGone(part);

    /// <summary>Whether the part goes with another that is taken out.</summary>
    public bool IsInsideGone(UNetPart part) =>
        Removed.Any(name => !(part.IsWhole && part.Name == name) && UNetPart.Whole(name).Holds(part.Name));

    /// <summary>A share of a part's units, rounded up, at least one.</summary>
    public static int Share(UNetPart part, double keep)
    {
        var units = (int)Math.Ceiling(part.Units * keep - 1e-9);
        if (part.Kind == UNetPartKind.FeedForwardInner)
        {
            units = (units + FeedForwardStep - 1) / FeedForwardStep * FeedForwardStep;
        }

        return Math.Clamp(units, 1, part.Units);
    }

    /// <summary>The config of the pruned denoiser.</summary>
    public UNet2DConditionConfig Apply(UNet2DConditionConfig config)
    {
        var before = config.Pruning ?? new UNetPruning();
        var removed = before.Removed.Concat(Removed.Where(name => name != "mid_block")).Distinct().Order(StringComparer.Ordinal).ToList();
        var rest = config with
        {
            MidBlockType = Removed.Contains("mid_block") ? null : config.MidBlockType,
            Pruning = new UNetPruning { Removed = removed },
        };

        // Widths inside of what is taken out are no longer there to be named.
        var left = UNetParts.Of(rest).Where(part => !part.IsWhole).ToDictionary(part => part.Name);
        var now = UNetParts
            .Of(config)
            .Where(part => !part.IsWhole && left.ContainsKey(part.Name))
            .Select(part => (part, units: UnitsOf(part)))
            .Where(item => item.units < left[item.part.Name].Units)
            .ToList();
        Dictionary<string, int> Widths(params UNetPartKind[] kinds) =>
            now.Where(item => kinds.Contains(item.part.Kind))
                .ToDictionary(
                    item => item.part.Name,
                    item => item.part.Kind == UNetPartKind.ResnetInner ? item.units * item.part.Channels : item.units
                );
        return rest with
        {
            Pruning =
                now.Count + removed.Count == 0
                    ? null
                    : new UNetPruning
                    {
                        ResnetInnerChannels = Widths(UNetPartKind.ResnetInner),
                        AttentionHeads = Widths(UNetPartKind.SelfAttentionHeads, UNetPartKind.CrossAttentionHeads),
                        FeedForwardInner = Widths(UNetPartKind.FeedForwardInner),
                        Removed = removed,
                    },
        };
    }
}
