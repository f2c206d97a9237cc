using static TorchSharp.torch;

namespace HybridGrains.Training.LightDecoder;

/// <summary>Pictures to train on.</summary>
/// <param name="Pictures">batch x 3 x height x width in -1..1.</param>
/// <param name="Latents">The large encoder's scaled latents of them, where they are known; null has them encoded.</param>
internal sealed record PictureBatch(Tensor Pictures, Tensor? Latents = null);
