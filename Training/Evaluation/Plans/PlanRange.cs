namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>Consecutive steps of a plan on one denoiser, from where the range before ended.</summary>
/// <param name="Denoiser">Name in family.json.</param>
/// <param name="Cloud">Whether the cloud runs it; else an edge device does.</param>
/// <param name="To">Step after the last one.</param>
internal sealed record PlanRange(string Denoiser, bool Cloud, int To);
