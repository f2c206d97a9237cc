using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Scenes;

/// <summary>
/// Copies parameters of the first family's large denoiser into one whose lowest level has 256 channels instead of 192, so that it
/// computes nearly the same (after Net2Net; Chen et al., 2016). Channels go in blocks of 12 to blocks of 16: these are the groups
/// of its normalisations, and heads and halves are made of whole blocks.
/// </summary>
internal static class Widening
{
    private const int Old = 192;
    private const int New = 256;
    private const int OldBlock = 12;
    private const int NewBlock = 16;

    /// <summary>
    /// Whether each side is the same, has more latent channels, or holds one or more wide parts in front of others that stay.
    /// </summary>
    public static bool Fits(IReadOnlyList<long> from, IReadOnlyList<long> to) =>
        from.Count == to.Count
        && from.Zip(to).All(side => side.First == side.Second || IsLatent(side.First, side.Second) || Parts(side.First, side.Second) > 0);

    /// <summary>What is new may depend on what is old, and not the other way round, until training makes it.</summary>
    public static void Copy(Tensor from, Tensor to)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var rows = Places(from.shape[0], to.shape[0]);
        if (from.dim() == 1)
        {
            to.index_copy_(0, rows, from);
            return;
        }

        var wide = zeros([from.shape[0], .. to.shape[1..]]);
        to.index_copy_(0, rows, wide.index_copy(1, Places(from.shape[1], to.shape[1]), from));
    }

    private static Tensor Places(long from, long to)
    {
        if (IsLatent(from, to))
        {
            return arange(from);
        }

        var wide = Parts(from, to) * Old;
        return tensor(
            Enumerable
                .Range(0, (int)from)
                .Select(i => i < wide ? (long)(i / OldBlock * NewBlock + i % OldBlock) : i + (to - from))
                .ToArray()
        );
    }

    /// <summary>Latent channels that were added come last.</summary>
    private static bool IsLatent(long from, long to) => from == 4 && to == LatentSpace.Channels;

    private static long Parts(long from, long to)
    {
        var parts = (to - from) / (New - Old);
        return to >= from && parts * (New - Old) == to - from && parts * Old <= from ? parts : 0;
    }
}
