using System.Text.Json.Serialization;

namespace HybridGrains.Client;

/// <summary>What a tenant took, by day (UTC) and model, with its quota and what it should hear of that.</summary>
public sealed record TenantUsageInfo(
    string Tenant,
    DateOnly From,
    DateOnly To,
    IReadOnlyList<TenantUsageDay> Data,
    TenantQuotaInfo Quota,
    int Open,
    IReadOnlyList<string> Alerts
);

/// <summary>One day and model; times of workers in seconds.</summary>
public sealed record TenantUsageDay(
    DateOnly Day,
    string Model,
    long Completed,
    long Failed,
    long Cancelled,
    [property: JsonPropertyName("cloud_seconds")] double CloudSeconds,
    [property: JsonPropertyName("edge_seconds")] double EdgeSeconds
);
