using HybridGrains.Policy.Rewards;
using HybridGrains.Scheduling;

namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>One cluster under one load: the content of a scenario file, version 1. Paths are relative to that file.</summary>
public sealed record Scenario
{
    public const string SchemaName = "hybridgrains.scenario/1";

    public required string Schema { get; init; }

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Seconds of arrivals, 1 to 86,400.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>Denoising steps of every generation, 1 to 150.</summary>
    public required int Steps { get; init; }

    /// <summary>File of service times.</summary>
    public required string Service { get; init; }

    public required ArrivalOptions Arrivals { get; init; }

    public required PromptOptions Prompts { get; init; }

    /// <summary>1 to 64 classes of tenants.</summary>
    public required IReadOnlyList<TenantClass> Tenants { get; init; }

    public required CloudOptions Cloud { get; init; }

    /// <summary>Up to 64 kinds of edge devices. Default: none.</summary>
    public IReadOnlyList<EdgeFleet> Edge { get; init; } = [];

    /// <summary>The scheduler's own limits. Default: those of a silo.</summary>
    public SchedulingOptions Scheduling { get; init; } = new();

    public RewardOptions Reward { get; init; } = new();
}
