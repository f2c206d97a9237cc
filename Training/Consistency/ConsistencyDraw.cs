using static TorchSharp.torch;

namespace HybridGrains.Training.Consistency;

/// <summary>A batch for one step of the distillation.</summary>
/// <param name="Clean">z_0, batch x channels x height x width.</param>
/// <param name="Noisy">z_n at <paramref name="Timesteps"/>.</param>
/// <param name="Guidance">w of every row, the guidance scale minus 1, batch x 1 x 1 x 1.</param>
/// <param name="Embedding">The same as the student takes it, batch x time_cond_proj_dim.</param>
internal sealed record ConsistencyDraw(Tensor Clean, Tensor Noisy, Tensor Timesteps, Tensor Context, Tensor Guidance, Tensor Embedding);
