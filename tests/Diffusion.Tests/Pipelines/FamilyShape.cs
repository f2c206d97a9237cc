namespace HybridGrains.Diffusion.Tests.Pipelines;

/// <summary>What a tiny pipeline's latents look like.</summary>
public sealed record FamilyShape(int Factor, float ScalingFactor, int? TimeCondProjDim = null);
