namespace HybridGrains.Diffusion.Families;

/// <summary>Steps of a plan that one denoiser runs.</summary>
/// <param name="Denoiser">Name in family.json.</param>
/// <param name="Cloud">Whether the cloud runs them; else an edge device does.</param>
/// <param name="To">The step that the range ends before; it starts where the one before ends.</param>
public sealed record PlanTextRange(string Denoiser, bool Cloud, int To);
