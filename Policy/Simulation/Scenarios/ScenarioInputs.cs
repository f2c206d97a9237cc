namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>A scenario with the files it names, all checked.</summary>
/// <param name="Difficulties">By prompt.</param>
/// <param name="Arrivals">By time; empty unless arrivals are replayed.</param>
public sealed record ScenarioInputs(
    Scenario Scenario,
    ServiceTimes Service,
    QualityTable Quality,
    IReadOnlyList<double> Difficulties,
    IReadOnlyList<Arrival> Arrivals
);
