using HybridGrains.Diffusion.Pictures;

namespace HybridGrains.Diffusion.Generations;

/// <summary>Told after each denoising step. <paramref name="StepsDone"/> counts from the start of the generation.</summary>
public sealed record StepProgress(int StepsDone, TimeSpan Elapsed, RgbPicture? Preview);
