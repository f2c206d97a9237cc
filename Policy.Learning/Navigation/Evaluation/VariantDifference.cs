using HybridGrains.Policy.Evaluation;

namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>One variant against another, seed by seed.</summary>
/// <param name="Seeds">That both have.</param>
/// <param name="Success">Share of episodes that arrive: how much more.</param>
/// <param name="Decisions">Of an episode: how much more, as a share of the other's.</param>
public sealed record VariantDifference(string Of, string Over, int Seeds, ConfidenceInterval Success, ConfidenceInterval Decisions);
