using HybridGrains.ModelKit.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Export;

/// <summary>The least-squares map from scaled latents to RGB in 0..1, for previews without a decoder.</summary>
internal static class PreviewFit
{
    /// <param name="pictures">batch x 3 x height x width in -1..1.</param>
    /// <returns>A row for red, green and blue: one weight per latent channel and a bias.</returns>
    public static IReadOnlyList<IReadOnlyList<float>> Fit(AutoencoderKL network, Tensor pictures)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var latents = network.Encode(pictures).Mean * network.Config.ScalingFactor;
        var factor = pictures.shape[^1] / latents.shape[^1];
        var inputs = ToRows(latents);
        var targets = ToRows(nn.functional.avg_pool2d(pictures, factor) * 0.5 + 0.5);
        var solution = linalg.lstsq(cat([inputs, ones(inputs.shape[0], 1)], 1), targets).Solution;
        return [.. Enumerable.Range(0, 3).Select(c => (IReadOnlyList<float>)solution.select(1, c).contiguous().data<float>().ToArray())];
    }

    private static Tensor ToRows(Tensor maps) => maps.permute(0, 2, 3, 1).reshape(-1, maps.shape[1]).contiguous();
}
