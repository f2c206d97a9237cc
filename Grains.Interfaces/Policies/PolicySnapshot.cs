namespace HybridGrains.Grains.Interfaces.Policies;

/// <summary>How the learning stands. Figures are of the last optimiser step and the last round of rollouts; zero before them.</summary>
/// <param name="Version">Optimiser steps so far.</param>
/// <param name="Iteration">Rounds of rollouts so far.</param>
/// <param name="Workers">Rollout workers.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.policy-snapshot.v1")]
public sealed record PolicySnapshot(
    [property: Id(0)] string Name,
    [property: Id(1)] long Version,
    [property: Id(2)] long Iteration,
    [property: Id(3)] int Workers)
{
    /// <summary>Mean discounted return of an episode.</summary>
    [Id(4)] public double MeanReturn { get; init; }

    [Id(5)] public double ExplainedVariance { get; init; }

    /// <summary>Ticks of a decision.</summary>
    [Id(6)] public double MeanTau { get; init; }

    [Id(7)] public double Entropy { get; init; }
    [Id(8)] public double ApproxKl { get; init; }
    [Id(9)] public double ClipFrac { get; init; }

    /// <summary>Gradients refused for coming too late, since this chief began.</summary>
    [Id(10)] public int Stale { get; init; }

    /// <summary>Why the last round was given up, for people; null when it was not.</summary>
    [Id(11)] public string? Fault { get; init; }

    /// <summary>The version that decides; null before one was good enough.</summary>
    [Id(12)] public long? ReleasedVersion { get; init; }

    /// <summary>Mean reward above the best fixed split in the last shadow evaluation.</summary>
    [Id(13)] public double? GainOverFixed { get; init; }
}
