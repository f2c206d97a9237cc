using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Readers;

/// <summary>Loss of the evaluator: presence, class, size and background.</summary>
internal static class ReaderLoss
{
    private const double SizeWeight = 0.3;
    private const double BackgroundWeight = 0.5;

    public static Tensor Of(SceneLogits logits, ReaderTargets targets) =>
        Presence(logits.Presence, targets.Presence)
        + CrossEntropy(logits.Object, targets.Object)
        + SizeWeight * CrossEntropy(logits.Size, targets.Size)
        + BackgroundWeight * nn.functional.cross_entropy(logits.Background, targets.Background);

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
        var sum = nn.functional.cross_entropy(logits, target, ignore_index: ReaderTargets.Ignored, reduction: nn.Reduction.Sum);
        return sum / target.ne(ReaderTargets.Ignored).sum().clamp_min(1);
    }
}
