namespace HybridGrains.Client;

/// <summary>What a family's plans gave.</summary>
/// <param name="Machine">Where times are from.</param>
/// <param name="Prompts">How many prompts each plan drew.</param>
public sealed record ModelMeasuredInfo(string Machine, int Prompts, IReadOnlyList<ModelPlanInfo> Plans);
