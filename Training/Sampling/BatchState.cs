namespace HybridGrains.Training.Sampling;

/// <summary>Where a batch of generations stands between two steps: what <c>LatentState</c> is for one.</summary>
/// <param name="Seeds">Noise seed of each row.</param>
/// <param name="Shape">rows x channels x height x width.</param>
/// <param name="Latents">Row-major, in the sampler's scaling at <paramref name="StepIndex"/>.</param>
/// <param name="History">What a multistep sampler remembers, newest first.</param>
/// <param name="StepIndex">Steps done.</param>
internal sealed record BatchState(IReadOnlyList<long> Seeds, long[] Shape, float[] Latents, float[][] History, int StepIndex);
