namespace HybridGrains.Grains.Interfaces.Tenants;

/// <summary>How much a tenant may take; null is as much as it likes.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.tenant-quota.v1")]
public sealed record TenantQuota
{
    /// <summary>Pictures a day (UTC); those that are being made count, those that failed or were cancelled do not.</summary>
    [Id(0)]
    public int? PicturesPerDay { get; init; }

    /// <summary>Seconds of cloud workers a day. What runs when they are used up goes on.</summary>
    [Id(1)]
    public double? CloudSecondsPerDay { get; init; }

    /// <summary>Generations that are open at a time.</summary>
    [Id(2)]
    public int? Concurrent { get; init; }

    /// <summary>Share of a day's pictures or cloud seconds, above 0 to 1, from which usage answers say so. Default: null, never.</summary>
    [Id(3)]
    public double? AlertAt { get; init; }

    /// <summary>Where those alerts are sent to, once a day each. Default: null, nowhere.</summary>
    [Id(4)]
    public string? AlertWebhook { get; init; }
}
