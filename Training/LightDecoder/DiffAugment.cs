using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.LightDecoder;

/// <summary>
/// Colour, translation and cutout, the same kinds for real and made pictures and differentiable, so that a discriminator cannot
/// learn its few pictures by heart (Zhao et al., 2020).
/// </summary>
internal static class DiffAugment
{
    private const double LargestShift = 1.0 / 8;
    private const double CutoutSide = 1.0 / 5;

    /// <param name="pictures">batch x 3 x height x width in -1..1.</param>
    /// <param name="seed">Equal seeds change equally.</param>
    public static Tensor Apply(Tensor pictures, int seed)
    {
        var random = new Random(seed);
        return Cutout(Translate(Colour(pictures, random), random), random);
    }

    private static Tensor Colour(Tensor x, Random random)
    {
        var brightness = PerPicture(x, () => random.NextDouble() - 0.5);
        var saturation = PerPicture(x, () => 2 * random.NextDouble());
        var contrast = PerPicture(x, () => random.NextDouble() + 0.5);
        x = x + brightness;
        var grey = x.mean([1], keepdim: true);
        x = (x - grey) * saturation + grey;
        var level = x.mean([1, 2, 3], keepdim: true);
        return (x - level) * contrast + level;
    }

    private static Tensor Translate(Tensor x, Random random)
    {
        var (height, width) = (x.shape[2], x.shape[3]);
        var (down, right) = ((int)(height * LargestShift), (int)(width * LargestShift));
        var padded = nn.functional.pad(x, [right, right, down, down]);
        return cat([
            .. Enumerable
                .Range(0, (int)x.shape[0])
                .Select(n =>
                    padded.narrow(0, n, 1).narrow(2, random.Next(2 * down + 1), height).narrow(3, random.Next(2 * right + 1), width)
                ),
        ]);
    }

    private static Tensor Cutout(Tensor x, Random random)
    {
        var (height, width) = ((int)x.shape[2], (int)x.shape[3]);
        var (rows, columns) = ((int)(height * CutoutSide), (int)(width * CutoutSide));
        var kept = ones(x.shape[0], 1, height, width);
        for (var n = 0; n < x.shape[0]; n++)
        {
            kept.narrow(0, n, 1)
                .narrow(2, random.Next(height - rows + 1), rows)
                .narrow(3, random.Next(width - columns + 1), columns)
                .zero_();
        }

        return x * kept;
    }

    private static Tensor PerPicture(Tensor x, Func<double> value) =>
        tensor([.. Enumerable.Range(0, (int)x.shape[0]).Select(_ => (float)value())], [x.shape[0], 1, 1, 1]);
}
