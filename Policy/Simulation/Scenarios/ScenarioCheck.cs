namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>Ranges of everything a scenario and its files may say.</summary>
internal static class ScenarioCheck
{
    public static void Check(Scenario scenario, string path)
    {
        var check = new FieldCheck(path);
        check.That(!scenario.Tenants.Contains(null!), "tenants", "must not hold null.");
        check.That(!scenario.Edge.Contains(null!), "edge", "must not hold null.");
        check.That(!scenario.Edge.Any(fleet => fleet is { Link: null }), "edge.link", "is missing.");
        check.ThrowIfFaulty();
        check.That(scenario.Schema == Scenario.SchemaName, "schema", $"is '{scenario.Schema}'; it must be '{Scenario.SchemaName}'.");
        check.That(scenario.Name.Length is > 0 and <= 100, "name", "must have 1 to 100 characters.");
        check.Range("durationSeconds", scenario.DurationSeconds, 1, 86_400);
        check.Range("steps", scenario.Steps, 1, 150);
        Check(scenario.Arrivals, check);
        check.Range("prompts.featureNoise", scenario.Prompts.FeatureNoise, 0, 10);
        check.Range("prompts.movementNoise", scenario.Prompts.MovementNoise, 0, 10);
        check.Range("prompts.difficultyShift", scenario.Prompts.DifficultyShift, -1, 1);
        check.Range("tenants (how many)", scenario.Tenants.Count, 1, 64);
        for (var i = 0; i < scenario.Tenants.Count; i++)
        {
            Check(scenario.Tenants[i], $"tenants[{i}]", check);
        }

        check.That(
            scenario.Tenants.Select(tenant => tenant.Name).Distinct().Count() == scenario.Tenants.Count,
            "tenants",
            "must have different names."
        );
        Check(scenario.Cloud, check);
        check.Range("edge (how many)", scenario.Edge.Count, 0, 64);
        for (var i = 0; i < scenario.Edge.Count; i++)
        {
            Check(scenario.Edge[i], $"edge[{i}]", check);
        }

        check.That(
            scenario.Edge.Select(fleet => fleet.Name).Distinct().Count() == scenario.Edge.Count,
            "edge",
            "must have different names."
        );
        check.Range("scheduling.maxQueuedRanges", scenario.Scheduling.MaxQueuedRanges, 1, 100_000);
        check.Range("scheduling.heartbeatTimeout (seconds)", scenario.Scheduling.HeartbeatTimeout.TotalSeconds, 1, 600);
        Check(scenario.Reward, check);
        check.ThrowIfFaulty();
    }

    public static void Check(ServiceTimes service, string path)
    {
        var check = new FieldCheck(path);
        check.That(service.Schema == ServiceTimes.SchemaName, "schema", $"is '{service.Schema}'; it must be '{ServiceTimes.SchemaName}'.");
        Check("largeStepMs", service.LargeStepMs, check);
        Check("smallStepMs", service.SmallStepMs, check);
        Check("decodeMs", service.DecodeMs, check);
        check.Range("latentBytes", service.LatentBytes, 1, 1e9);
        check.Range("pictureBytes", service.PictureBytes, 1, 1e9);
        check.Range("edgeMemoryMb", service.EdgeMemoryMb, 0, 1e7);
        check.ThrowIfFaulty();
    }

    public static void Check(QualityTable table, string path)
    {
        var check = new FieldCheck(path);
        check.That(table.Schema == QualityTable.SchemaName, "schema", $"is '{table.Schema}'; it must be '{QualityTable.SchemaName}'.");
        check.That(IsGrid(table.Shares) && table.Shares is [0, .., 1], "shares", "must ascend from 0 to 1.");
        check.That(IsGrid(table.Difficulties), "difficulties", "must be at least two, ascending, in 0 to 1.");
        check.That(
            table.Quality.Length == table.Difficulties.Length
                && table.Quality.All(row =>
                    row is not null && row.Length == table.Shares.Length && row.All(value => value is >= 0 and <= 1)
                ),
            "quality",
            "must have a row for every difficulty, with a number in 0 to 1 for every share."
        );
        check.Range("spread", table.Spread, 0, 1);
        check.Range("lateLargeWeight", table.LateLargeWeight, 0, 1);
        check.ThrowIfFaulty();
    }

    private static void Check(ArrivalOptions arrivals, FieldCheck check)
    {
        switch (arrivals.Kind)
        {
            case ArrivalOptions.Poisson:
                check.Range("arrivals.ratePerSecond", arrivals.RatePerSecond, 0, 1000, lowExcluded: true);
                break;
            case ArrivalOptions.Bursty:
                check.Range("arrivals.ratePerSecond", arrivals.RatePerSecond, 0, 1000, lowExcluded: true);
                check.Range("arrivals.burstRatePerSecond", arrivals.BurstRatePerSecond, 0, 1000, lowExcluded: true);
                check.Range("arrivals.meanCalmSeconds", arrivals.MeanCalmSeconds, 0.1, 86_400);
                check.Range("arrivals.meanBurstSeconds", arrivals.MeanBurstSeconds, 0.1, 86_400);
                break;
            case ArrivalOptions.Replay:
                check.That(!string.IsNullOrEmpty(arrivals.File), "arrivals.file", "is missing; a replay needs one.");
                check.Range("arrivals.speed", arrivals.Speed, 0.01, 100);
                break;
            default:
                check.That(
                    false,
                    "arrivals.kind",
                    $"is '{arrivals.Kind}'; it must be '{ArrivalOptions.Poisson}', '{ArrivalOptions.Bursty}' or '{ArrivalOptions.Replay}'."
                );
                break;
        }
    }

    private static void Check(TenantClass tenant, string field, FieldCheck check)
    {
        check.That(tenant.Name.Length is > 0 and <= 100, field + ".name", "must have 1 to 100 characters.");
        check.Range(field + ".share", tenant.Share, 0, 1e6, lowExcluded: true);
        check.Range(field + ".deadlineSeconds", tenant.DeadlineSeconds, 0.01, 3600);
        check.Range(field + ".qualityFloor", tenant.QualityFloor, 0, 1);
    }

    private static void Check(CloudOptions cloud, FieldCheck check)
    {
        check.Range("cloud.workers", cloud.Workers, 1, 1000);
        check.Range("cloud.maxBatch", cloud.MaxBatch, 1, 256);
        check.Range("cloud.pricePerSecond", cloud.PricePerSecond, 0, 1000);
        check.Range("cloud.failuresPerHour", cloud.FailuresPerHour, 0, 3600);
        check.Range("cloud.repairSeconds", cloud.RepairSeconds, 0.1, 86_400);
    }

    private static void Check(EdgeFleet fleet, string field, FieldCheck check)
    {
        check.That(fleet.Name.Length is > 0 and <= 100, field + ".name", "must have 1 to 100 characters.");
        check.Range(field + ".count", fleet.Count, 0, 10_000);
        check.Range(field + ".smallStepMs", fleet.SmallStepMs, 0.1, 60_000);
        check.Range(field + ".decodeMs", fleet.DecodeMs, 0, 60_000);
        check.Range(field + ".speedSpread", fleet.SpeedSpread, 0, 2);
        check.Range(field + ".memoryMb", fleet.MemoryMb, 1, 1e7);
        check.Range(field + ".availability", fleet.Availability, 0.01, 1);
        check.Range(field + ".meanOnlineSeconds", fleet.MeanOnlineSeconds, 1, 1e6);
        check.Range(field + ".politeShare", fleet.PoliteShare, 0, 1);
        check.Range(field + ".link.rttMs", fleet.Link.RttMs, 0, 10_000);
        check.Range(field + ".link.downMbit", fleet.Link.DownMbit, 0.01, 100_000);
        check.Range(field + ".link.upMbit", fleet.Link.UpMbit, 0.01, 100_000);
        check.Range(field + ".link.jitter", fleet.Link.Jitter, 0, 2);
        check.Range(field + ".link.loss", fleet.Link.Loss, 0, 0.5);
    }

    private static void Check(Rewards.RewardOptions reward, FieldCheck check)
    {
        check.Range("reward.gamma", reward.Gamma, 0.5, 1);
        check.Range("reward.success", reward.Success, -1e6, 1e6);
        check.Range("reward.quality", reward.Quality, -1e6, 1e6);
        check.Range("reward.missed", reward.Missed, -1e6, 1e6);
        check.Range("reward.perSecond", reward.PerSecond, -1e6, 1e6);
        check.Range("reward.perMoney", reward.PerMoney, -1e6, 1e6);
        check.Range("reward.perEdgeSecond", reward.PerEdgeSecond, -1e6, 1e6);
        check.Range("reward.perSecondOfOthers", reward.PerSecondOfOthers, -1e6, 1e6);
    }

    private static void Check(string field, IReadOnlyDictionary<int, double> times, FieldCheck check)
    {
        check.That(times.ContainsKey(1), field, "must have batch size 1.");
        check.That(times.Keys.All(batch => batch is >= 1 and <= 256), field, "must have batch sizes between 1 and 256.");
        foreach (var (batch, ms) in times)
        {
            check.Range($"{field}[{batch}]", ms, 0, 600_000, lowExcluded: true);
        }
    }

    private static bool IsGrid(double[] grid) =>
        grid.Length >= 2 && grid.All(value => value is >= 0 and <= 1) && grid.Zip(grid.Skip(1)).All(pair => pair.First < pair.Second);
}
