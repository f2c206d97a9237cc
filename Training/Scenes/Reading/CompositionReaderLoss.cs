using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Scenes.Reading;

/// <summary>Loss of the reader: presence, class, attributes and backdrop.</summary>
internal static class CompositionReaderLoss
{
    private const double AttributeWeight = 0.4;
    private const double BackdropWeight = 0.5;

    public static Tensor Of(CompositionLogits logits, IReadOnlyList<CompositionReading> truths)
    {
        var unknown = (long)logits.Config.Backdrops.Count;
        var backdrops = tensor(truths.Select(truth => truth.Backdrop ?? unknown).ToArray());
        var loss = BackdropWeight * nn.functional.cross_entropy(logits.Backdrop, backdrops);
        for (var layer = 0; layer < CompositionReader.Layers; layer++)
        {
            loss += OfLayer(logits, CompositionTargets.Of(truths, logits.Config, layer), layer);
        }

        return loss;
    }

    private static Tensor OfLayer(CompositionLogits logits, CompositionTargets targets, int layer) =>
        Presence(logits.Presence(layer), targets.Presence)
        + CrossEntropy(logits.Object(layer), targets.Object)
        + AttributeWeight
            * (
                CrossEntropy(logits.Size(layer), targets.Size)
                + CrossEntropy(logits.Tint(layer), targets.Tint)
                + CrossEntropy(logits.Turn(layer), targets.Turn)
                + Covered(logits.Covered(layer), targets.Covered)
            );

    /// <summary>
    /// Penalty-reduced focal loss, eq. 1 of CenterNet (Zhou et al., 2019), alpha 2 and beta 4, divided by the number of centres.
    /// </summary>
    private static Tensor Presence(Tensor logits, Tensor target)
    {
        var probability = logits.sigmoid();
        var centre = target.eq(1).to(ScalarType.Float32);
        var found = (1 - probability).square() * nn.functional.logsigmoid(logits) * centre;
        var empty = (1 - target).pow(4) * probability.square() * nn.functional.logsigmoid(-logits) * (1 - centre);
        return -(found + empty).sum() / centre.sum().clamp_min(1);
    }

    /// <summary>A batch in which nothing is to be classified costs nothing, instead of 0 / 0.</summary>
    private static Tensor CrossEntropy(Tensor logits, Tensor target)
    {
        var sum = nn.functional.cross_entropy(logits, target, ignore_index: CompositionTargets.Ignored, reduction: nn.Reduction.Sum);
        return sum / target.ne(CompositionTargets.Ignored).sum().clamp_min(1);
    }

    private static Tensor Covered(Tensor logits, Tensor target)
    {
        var known = target.ne(CompositionTargets.Ignored).to(ScalarType.Float32);
        var wanted = target.clamp_min(0).to(ScalarType.Float32);
        var each = nn.functional.binary_cross_entropy_with_logits(logits, wanted, reduction: nn.Reduction.None);
        return (each * known).sum() / known.sum().clamp_min(1);
    }
}
