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
    [property: Id(3)] int Workers
)
{
    /// <summary>Mean discounted return of an episode.</summary>
    [Id(4)]
    public double MeanReturn { get; init; }

    [Id(5)]
    public double ExplainedVariance { get; init; }

    /// <summary>Ticks of a decision.</summary>
    [Id(6)]
    public double MeanTau { get; init; }

    [Id(7)]
    public double Entropy { get; init; }

    [Id(8)]
    public double ApproxKl { get; init; }

    [Id(9)]
    public double ClipFrac { get; init; }

    /// <summary>Gradients refused for coming too late, since this chief began.</summary>
    [Id(10)]
    public int Stale { get; init; }

    /// <summary>Why the last round was given up, for people; null when it was not.</summary>
    [Id(11)]
    public string? Fault { get; init; }

    /// <summary>The version that decides; null before one was good enough.</summary>
    [Id(12)]
    public long? ReleasedVersion { get; init; }

    /// <summary>Mean reward above the best fixed split in the last shadow evaluation.</summary>
    [Id(13)]
    public double? GainOverFixed { get; init; }

    /// <summary>The arms of live traffic under the version that decides.</summary>
    [Id(14)]
    public ArmSnapshot[] Arms { get; init; } = [];

    /// <summary>Reports from live traffic that were used, since this chief began.</summary>
    [Id(15)]
    public long LiveAccepted { get; init; }

    /// <summary>Reports that were not used, by reason.</summary>
    [Id(16)]
    public Dictionary<string, long> LiveRejected { get; init; } = [];

    /// <summary>Drawn decisions that wait to be learned from.</summary>
    [Id(17)]
    public int LiveDecisions { get; init; }

    /// <summary>Updates made from live traffic, since this chief began.</summary>
    [Id(18)]
    public int LiveRounds { get; init; }

    /// <summary>Versions that did worse than the model's split on live traffic.</summary>
    [Id(19)]
    public long[] Withdrawn { get; init; } = [];
}
