using HybridGrains.Grains.Interfaces.Tenants;
using HybridGrains.Grains.Interfaces.Webhooks;

namespace HybridGrains.Grains.Tenants;

[GenerateSerializer, Immutable, Alias("hybridgrains.tenant-state.v1")]
public sealed record TenantState
{
    [Id(0)]
    public TenantQuota Quota { get; init; } = new();

    /// <summary>Null until somebody has asked for it.</summary>
    [Id(1)]
    public WebhookSecrets? WebhookSecrets { get; init; }
}
