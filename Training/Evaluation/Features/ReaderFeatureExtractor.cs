using HybridGrains.Training.Readers;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Features;

/// <summary>What the family's evaluator answers from, averaged over the picture.</summary>
internal sealed class ReaderFeatureExtractor(SceneReader reader) : IFeatureExtractor
{
    private readonly SceneReaderFeatures _features = new(reader);

    public string Name => "evaluator";

    public Tensor Of(Tensor pictures) => _features.Taps(pictures)[^1].mean([2, 3]);
}
