using HybridGrains.ModelKit.Configs;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Pruning;

/// <summary>Chooses by norm which groups, heads or channels of a layer stay.</summary>
internal static class ChannelChoice
{
    /// <summary>The inner channels that stay, ascending.</summary>
    /// <param name="layer">Reads a tensor of the layer by its name within it.</param>
    /// <param name="units">How many units stay: those of the largest norms, the first among equals.</param>
    public static long[] Keep(UNetPart part, Func<string, Tensor> layer, int units)
    {
        var norms = Norms(part, layer);
        return
        [
            .. Enumerable
                .Range(0, part.Units)
                .OrderByDescending(unit => norms[unit])
                .Take(units)
                .Order()
                .SelectMany(unit => Enumerable.Range(0, part.Channels).Select(channel => (long)unit * part.Channels + channel)),
        ];
    }

    /// <summary>
    /// One number per unit. Resnets: L2 norms of the filters of conv1, summed over each group of norm2, so that whole groups go and
    /// the statistics of those that stay do not change. Attention and feed-forward: norm of what a unit reads as its value times norm
    /// of what it writes, a bound on what it can add.
    /// </summary>
    public static float[] Norms(UNetPart part, Func<string, Tensor> layer)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var norms = part.Kind switch
        {
            UNetPartKind.ResnetInner => Norms(Rows(layer("conv1.weight"))).reshape(part.Units, part.Channels).sum(1),
            UNetPartKind.SelfAttentionHeads or UNetPartKind.CrossAttentionHeads => PerUnit(Rows(layer("to_v.weight")), part)
                * PerUnit(Rows(layer("to_out.0.weight").t()), part),
            UNetPartKind.FeedForwardInner => Norms(Rows(layer("net.0.proj.weight"))[..part.Units]) * Norms(Rows(layer("net.2.weight").t())),
            _ => throw new ArgumentException($"{part.Name} is taken out whole; it has no units to choose from.", nameof(part)),
        };
        return norms.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }

    private static Tensor Rows(Tensor weight) => weight.detach().to(ScalarType.Float32).flatten(1);

    private static Tensor PerUnit(Tensor rows, UNetPart part) => Norms(rows.reshape(part.Units, -1));

    private static Tensor Norms(Tensor rows) => rows.square().sum(1).sqrt();
}
