namespace HybridGrains.Training.Denoiser;

/// <summary>How much each term of the loss counts; 0 leaves it out. Hybrid SD and BK-SDM use 1 for all.</summary>
/// <param name="Task">Against the true noise.</param>
/// <param name="Output">Against the teacher's prediction.</param>
/// <param name="Feature">Against the teacher's features, summed over the pairs.</param>
internal sealed record DistillationWeights(double Task = 1, double Output = 1, double Feature = 1);
