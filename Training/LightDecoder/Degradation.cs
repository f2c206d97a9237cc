using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.LightDecoder;

/// <summary>What Hybrid SD does to the inputs so that a light decoder keeps its colours and learns its worst places.</summary>
internal static class Degradation
{
    private const double ColourStrength = 0.2;

    /// <summary>Latents times 1 - u, u uniform in 0..<paramref name="most"/>, drawn per picture.</summary>
    public static Tensor Shrink(Tensor latents, double most, int seed)
    {
        var random = new Random(seed);
        var kept = Enumerable.Range(0, (int)latents.shape[0]).Select(_ => (float)(1 - most * random.NextDouble())).ToArray();
        return latents * tensor(kept, [latents.shape[0], 1, 1, 1]);
    }

    /// <summary>Mixes the colours of some pictures by a random matrix near the identity.</summary>
    /// <param name="pictures">batch x 3 x height x width in -1..1.</param>
    /// <param name="chance">Share of pictures that are changed.</param>
    public static Tensor Recolour(Tensor pictures, double chance, int seed)
    {
        if (chance == 0)
        {
            return pictures;
        }

        var random = new Random(seed);
        return cat([
            .. Enumerable
                .Range(0, (int)pictures.shape[0])
                .Select(n =>
                {
                    var picture = pictures.narrow(0, n, 1);
                    return random.NextDouble() < chance ? Mix(picture, random) : picture;
                }),
        ]);
    }

    /// <summary>
    /// Both pictures with the better half of their values set to white: those where <paramref name="made"/> is nearer to
    /// <paramref name="teacher"/> than the median, and those off by 1 or more. Only the badly decoded half is compared then.
    /// </summary>
    public static (Tensor Made, Tensor Target) KeepWorst(Tensor made, Tensor target, Tensor teacher)
    {
        Tensor dropped;
        using (no_grad())
        {
            var error = (made - teacher).abs();
            dropped = (error < error.median()).logical_or(error >= 1);
        }

        return (made.masked_fill(dropped, 1), target.masked_fill(dropped, 1));
    }

    private static Tensor Mix(Tensor picture, Random random)
    {
        var rows = Enumerable
            .Range(0, 3)
            .Select(row =>
                stack([
                        .. Enumerable
                            .Range(0, 3)
                            .Select(column =>
                                picture.select(1, column) * ((row == column ? 1 : 0) + ColourStrength * (2 * random.NextDouble() - 1))
                            ),
                    ])
                    .sum([0])
            );
        return stack([.. rows], 1).clamp(-1, 1);
    }
}
