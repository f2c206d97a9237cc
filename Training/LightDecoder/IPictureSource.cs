using static TorchSharp.torch;

namespace HybridGrains.Training.LightDecoder;

/// <summary>Pictures to train and to measure on.</summary>
internal interface IPictureSource
{
    /// <param name="count">Pictures of a batch; fewer when they are larger.</param>
    /// <param name="seed">Equal seeds draw equal pictures.</param>
    /// <param name="progress">Share of the run that is done.</param>
    PictureBatch Draw(int count, int seed, double progress);

    /// <summary>
    /// Batches of the same held-out pictures every time, in -1..1, <paramref name="count"/> pictures altogether. Each batch is
    /// the caller's to dispose of.
    /// </summary>
    IEnumerable<Tensor> HeldOut(int count);
}
