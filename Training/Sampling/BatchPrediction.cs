using TorchSharp;

namespace HybridGrains.Training.Sampling;

/// <summary>One evaluation of a denoiser.</summary>
/// <param name="sample">rows x channels x height x width, in the denoiser's scaling.</param>
/// <param name="timesteps">One for each row, fp32.</param>
/// <param name="context">rows x tokens x width.</param>
/// <returns>What the denoiser predicts, in the shape of <paramref name="sample"/>.</returns>
internal delegate torch.Tensor BatchPrediction(torch.Tensor sample, torch.Tensor timesteps, torch.Tensor context);
