using static TorchSharp.torch;

namespace HybridGrains.Training.Data;

/// <summary>Pictures of a data set to train an autoencoder on and to measure it with. Safe to use from several threads.</summary>
internal interface IPictureSet
{
    /// <summary>Squares of 64 px around objects of train scenes, on the grid of latent cells: [count, 3, 64, 64] in -1..1.</summary>
    Tensor Crops(int count, int seed);

    /// <summary>Whole train scenes: [count, 3, 128, 128] in -1..1.</summary>
    Tensor Scenes(int count, int seed);

    /// <summary>Held-out scenes without end, the same every time: 128 x 128 x 3 bytes each.</summary>
    IEnumerable<byte[]> HeldOut();
}
