namespace HybridGrains.Policy;

/// <summary>What a policy sees of a generation.</summary>
/// <param name="Steps">Denoising steps of the generation.</param>
/// <param name="StepsDone">Steps that are checkpointed.</param>
/// <param name="CloudSteps">Steps of the large denoiser that the request asks for, or the family's default.</param>
public sealed record Observation(int Steps, int StepsDone, int CloudSteps, string LargeDenoiser, string SmallDenoiser);
