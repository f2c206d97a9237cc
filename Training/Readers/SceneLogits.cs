using static TorchSharp.torch;

namespace HybridGrains.Training.Readers;

/// <summary>What the evaluator's network says, before it is decoded. Rows and columns are cells of 8 pixels.</summary>
/// <param name="Presence">batch x rows x columns: is an object's centre in this cell?</param>
/// <param name="Object">batch x classes x rows x columns.</param>
/// <param name="Size">batch x sizes x rows x columns.</param>
/// <param name="Background">batch x backgrounds.</param>
internal sealed record SceneLogits(Tensor Presence, Tensor Object, Tensor Size, Tensor Background);
