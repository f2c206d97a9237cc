namespace HybridGrains.Grains.Interfaces.Tenants;

/// <summary>What a tenant's generations of one family took, by the day (UTC) that they ended on.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.tenant-usage.v1")]
public sealed record TenantUsage(
    [property: Id(0)] DateOnly Day,
    [property: Id(1)] string Family,
    [property: Id(2)] long Completed,
    [property: Id(3)] long Failed,
    [property: Id(4)] long Cancelled,
    [property: Id(5)] TimeSpan CloudTime,
    [property: Id(6)] TimeSpan EdgeTime
);
