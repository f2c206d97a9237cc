namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>
/// Scenarios near a given one, so that a policy learns the dependence on load, links and tenants and not one setting of them.
/// </summary>
public static class ScenarioVariation
{
    public static ScenarioInputs Vary(ScenarioInputs inputs, ref RandomStream random)
    {
        var scenario = inputs.Scenario;
        var load = Factor(ref random, 0.6, 1.5);
        var deadlines = Factor(ref random, 0.75, 1.4);
        var floors = (random.Uniform() - 0.5) * 0.08;
        var speed = Factor(ref random, 0.75, 1.33);
        var lines = Factor(ref random, 0.5, 2);
        var there = Factor(ref random, 0.6, 1.3);
        var cloudSpeed = Factor(ref random, 0.75, 1.33);
        return inputs with
        {
            Service = inputs.Service with
            {
                LargeStepMs = Scaled(inputs.Service.LargeStepMs, cloudSpeed),
                SmallStepMs = Scaled(inputs.Service.SmallStepMs, cloudSpeed),
                DecodeMs = Scaled(inputs.Service.DecodeMs, cloudSpeed),
            },
            Scenario = scenario with
            {
                Arrivals = scenario.Arrivals with
                {
                    RatePerSecond = scenario.Arrivals.RatePerSecond * load,
                    BurstRatePerSecond = scenario.Arrivals.BurstRatePerSecond * load,
                    Speed = scenario.Arrivals.Speed * load,
                },
                Tenants =
                [
                    .. scenario.Tenants.Select(tenant =>
                        tenant with
                        {
                            DeadlineSeconds = tenant.DeadlineSeconds * deadlines,
                            QualityFloor = Math.Clamp(tenant.QualityFloor + floors, 0, 1),
                        }
                    ),
                ],
                Edge =
                [
                    .. scenario.Edge.Select(fleet =>
                        fleet with
                        {
                            Count = (int)Math.Round(fleet.Count * there),
                            SmallStepMs = fleet.SmallStepMs * speed,
                            DecodeMs = fleet.DecodeMs * speed,
                            Link = fleet.Link with
                            {
                                RttMs = fleet.Link.RttMs / lines,
                                DownMbit = fleet.Link.DownMbit * lines,
                                UpMbit = fleet.Link.UpMbit * lines,
                            },
                        }
                    ),
                ],
            },
        };
    }

    private static Dictionary<int, double> Scaled(IReadOnlyDictionary<int, double> times, double factor) =>
        times.ToDictionary(pair => pair.Key, pair => pair.Value * factor);

    /// <summary>Even on a logarithmic scale.</summary>
    private static double Factor(ref RandomStream random, double low, double high) => low * Math.Pow(high / low, random.Uniform());
}
