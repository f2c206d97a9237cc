using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Clip;

/// <summary>Everything that denoisers condition on, fp32.</summary>
/// <param name="LastHiddenState">After the final layer norm, batch x tokens x hidden.</param>
/// <param name="HiddenStates">The embeddings, then the output of every layer, before the final layer norm; SDXL takes the last
/// but one.</param>
/// <param name="PoolerOutput">The last hidden state at the end-of-text token, batch x hidden.</param>
/// <param name="TextEmbeds">The projected pooler output, batch x projection; null without projection.</param>
public sealed record ClipTextOutput(Tensor LastHiddenState, IReadOnlyList<Tensor> HiddenStates, Tensor PoolerOutput, Tensor? TextEmbeds);
