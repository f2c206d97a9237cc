using System.Collections.Immutable;
using HybridGrains.Grains.Interfaces.Webhooks;

namespace HybridGrains.Grains.Interfaces.Tenants;

/// <summary>What one tenant may take and has taken; keyed by its name. Quota and usage are durable.</summary>
[Alias("hybridgrains.tenant.v1"), SafeToRepeat]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>Whether its quota lets one more generation in; it counts as open until <see cref="ReleaseAsync"/>.</summary>
    [Alias("admit")]
    Task<TenantVerdict> AdmitAsync(string generationId);

    /// <summary>What <see cref="AdmitAsync"/> would say; nothing counts as open for it.</summary>
    [Alias("would-admit")]
    Task<TenantVerdict> WouldAdmitAsync();

    /// <summary>What was admitted is in the index of open generations now, or was refused after all.</summary>
    [Alias("release")]
    Task ReleaseAsync(string generationId);

    [Alias("quota")]
    Task<TenantQuota> GetQuotaAsync();

    /// <summary>From now on; what is open goes on.</summary>
    /// <returns>Why the cluster sends nothing to its <see cref="TenantQuota.AlertWebhook"/>, and it was not set; null when it was.</returns>
    [Alias("set-quota.2")]
    Task<string?> SetQuotaAsync(TenantQuota quota);

    /// <summary>Ids of its generations, newest first.</summary>
    /// <param name="before">Only those older than this one; null begins with the newest.</param>
    [Alias("list")]
    Task<ImmutableArray<string>> ListAsync(string? before, int most);

    /// <summary>By day (UTC) and family, oldest first; days without work have none.</summary>
    [Alias("usage")]
    Task<ImmutableArray<TenantUsage>> GetUsageAsync(DateOnly from, DateOnly to);

    /// <summary>For people: which quotas of today are used to the share that the quota names.</summary>
    [Alias("alerts")]
    Task<ImmutableArray<string>> GetAlertsAsync();

    /// <summary>Generations that have not ended.</summary>
    [Alias("open")]
    Task<int> CountOpenAsync();

    /// <summary>What its webhooks are signed with; the first call makes it.</summary>
    [Alias("webhook-secrets")]
    Task<WebhookSecrets> GetWebhookSecretsAsync();

    /// <summary>A new one from now on; the former signs beside it for a day.</summary>
    /// <param name="replaced">The one to be replaced; where another is current already, nothing is done.</param>
    [Alias("rotate-webhook-secret")]
    Task<WebhookSecrets> RotateWebhookSecretAsync(string replaced);

    /// <summary>Messages that are not delivered yet, and those that were given up; the next due first.</summary>
    [Alias("webhooks")]
    Task<ImmutableArray<WebhookDelivery>> ListWebhooksAsync(int most);
}
