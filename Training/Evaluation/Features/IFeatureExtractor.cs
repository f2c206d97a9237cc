using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Features;

/// <summary>Turns pictures into numbers whose distances mean something.</summary>
internal interface IFeatureExtractor
{
    string Name { get; }

    /// <param name="pictures">batch x 3 x height x width in -1..1.</param>
    /// <returns>batch x numbers, fp32.</returns>
    Tensor Of(Tensor pictures);
}
