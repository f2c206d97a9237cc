namespace HybridGrains.ModelKit.Configs;

/// <summary>Transformer blocks in the layers of one block of a denoiser: one number for all layers, or one per layer.</summary>
public sealed record LayerDepths(IReadOnlyList<int> Values)
{
    public static implicit operator LayerDepths(int all) => new([all]);

    public int Of(int layer) => Values.Count == 1 ? Values[0] : Values[layer];
}
