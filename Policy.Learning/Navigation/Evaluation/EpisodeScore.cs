using HybridGrains.Policy.Learning.Navigation.Maps;
using HybridGrains.Policy.Learning.Navigation.Simulation;

namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>What came of one episode.</summary>
/// <param name="Seconds">From start to end.</param>
public readonly record struct EpisodeScore(MapKind Kind, EpisodeOutcome Outcome, double Seconds, int Decisions);
