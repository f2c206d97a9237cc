namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>Tenants who want the same.</summary>
/// <param name="Share">Weight among the arrivals, above 0 to 1,000,000.</param>
/// <param name="DeadlineSeconds">From acceptance to the picture, 0.01 to 3,600.</param>
/// <param name="QualityFloor">Least quality that is good enough, 0 to 1.</param>
public sealed record TenantClass(string Name, double Share, double DeadlineSeconds, double QualityFloor);
