namespace HybridGrains.Grains.Interfaces.Tenants;

/// <param name="Reason">For people: which quota, how much of it; null when admitted.</param>
/// <param name="RetryAfter">When it may be otherwise; null where only an end of something open helps.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.tenant-verdict.v1")]
public sealed record TenantVerdict([property: Id(0)] string? Reason, [property: Id(1)] TimeSpan? RetryAfter)
{
    public static TenantVerdict Admitted { get; } = new(null, null);
}
