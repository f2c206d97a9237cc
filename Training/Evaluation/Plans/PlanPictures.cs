using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>What was found about the pictures of one plan, in the order of the prompts.</summary>
/// <param name="Scores">One for each prompt.</param>
/// <param name="Psnr">Likeness to the reference plan's picture of the same prompt and noise, in dB; 99 where they are equal.</param>
/// <param name="Features">By extractor, pictures x numbers.</param>
internal sealed record PlanPictures(
    IReadOnlyList<PictureScore> Scores,
    IReadOnlyList<double> Psnr,
    IReadOnlyDictionary<string, Tensor> Features
)
{
    /// <summary>Pictures to keep for a contact sheet; may be none.</summary>
    public IReadOnlyList<byte[]> Kept { get; init; } = [];
}
