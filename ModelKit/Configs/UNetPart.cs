namespace HybridGrains.ModelKit.Configs;

/// <summary>One thing that pruning can make smaller, or take out.</summary>
/// <param name="Name">The parameter name of the layer: "mid_block.resnets.0",
/// "down_blocks.0.attentions.0.transformer_blocks.0.attn1".</param>
/// <param name="Units">How many groups, heads or channels it has; 1 for what is taken out whole.</param>
/// <param name="Channels">Channels of one unit; 0 for what is taken out whole.</param>
public sealed record UNetPart(string Name, UNetPartKind Kind, int Units, int Channels)
{
    /// <summary>Taken out whole, not narrowed.</summary>
    public bool IsWhole => Kind is UNetPartKind.Layer or UNetPartKind.Transformer or UNetPartKind.MidBlock;

    /// <summary>What a name of <see cref="UNetPruning.Removed"/>, or "mid_block", stands for.</summary>
    public static UNetPart Whole(string name) => new(name, KindOf(name), 1, 0);

    /// <summary>Whether a parameter, or a layer by its name, is this part's or inside it.</summary>
    public bool Holds(string name) =>
        Within(name, Name)
        || (Kind == UNetPartKind.Layer && Within(name, Name.Replace(".resnets.", ".attentions.", StringComparison.Ordinal)));

    private static UNetPartKind KindOf(string name) =>
        name == "mid_block" ? UNetPartKind.MidBlock
        : name.Contains(".resnets.", StringComparison.Ordinal) ? UNetPartKind.Layer
        : UNetPartKind.Transformer;

    private static bool Within(string name, string layer) => name == layer || name.StartsWith(layer + ".", StringComparison.Ordinal);
}
