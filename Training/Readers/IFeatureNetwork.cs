using static TorchSharp.torch;

namespace HybridGrains.Training.Readers;

/// <summary>
/// A frozen network whose inner maps tell pictures apart: what the perceptual distance compares and the discriminator looks at.
/// </summary>
internal interface IFeatureNetwork
{
    /// <summary>Channels of each tap, in the order of <see cref="Taps"/>.</summary>
    IReadOnlyList<int> Channels { get; }

    /// <param name="pictures">batch x 3 x height x width in -1..1, sides multiples of 16.</param>
    /// <returns>Maps batch x channels x height x width, fp32, from shallow to deep. Gradients reach the pictures, never the
    /// weights.</returns>
    IReadOnlyList<Tensor> Taps(Tensor pictures);
}
