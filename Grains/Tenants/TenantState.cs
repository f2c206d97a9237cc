using HybridGrains.Grains.Interfaces.Tenants;

namespace HybridGrains.Grains.Tenants;

[GenerateSerializer, Immutable, Alias("hybridgrains.tenant-state.v1")]
public sealed record TenantState
{
    [Id(0)]
    public TenantQuota Quota { get; init; } = new();
}
