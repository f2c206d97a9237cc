using HybridGrains.Training.Data;
using HybridGrains.Training.Statistics;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>One line of the table: how good the pictures of a plan are, and what they cost.</summary>
/// <param name="Plan">As it is written.</param>
/// <param name="Single">All right among prompts of one object.</param>
/// <param name="AllRightByKind">All right, by kind of prompt.</param>
/// <param name="AccuracyChange">All right against the reference, relative: -0.05 is a twentieth fewer. Paired.</param>
/// <param name="Psnr">Mean likeness to the reference's pictures, in dB.</param>
/// <param name="Distances">By features.</param>
internal sealed record PlanRow(
    string Plan,
    int Steps,
    int CloudSteps,
    Proportion Single,
    Proportion AllRight,
    IReadOnlyDictionary<SceneKind, Proportion> AllRightByKind,
    Estimate AccuracyChange,
    double Psnr,
    IReadOnlyDictionary<string, PlanDistance> Distances,
    PlanCost Cost
)
{
    /// <summary>
    /// Computing time in the cloud that is saved against the reference, at most 1, decoding counted; null where the reference has
    /// none.
    /// </summary>
    public double? CloudSaved { get; init; }

    /// <summary>The same of denoising alone.</summary>
    public double? CloudDenoisingSaved { get; init; }

    /// <summary>What <paramref name="ms"/> saves of <paramref name="reference"/>; null of nothing.</summary>
    public static double? Saved(double ms, double reference) => reference > 0 ? 1 - (ms / reference) : null;
}
