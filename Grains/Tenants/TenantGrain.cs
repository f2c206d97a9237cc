using System.Collections.Immutable;
using System.Globalization;
using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Interfaces.Tenants;
using HybridGrains.Grains.Interfaces.Webhooks;
using HybridGrains.Grains.Metrics;
using HybridGrains.Grains.Storage;
using HybridGrains.Grains.Webhooks;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Grains.Tenants;

/// <summary>Protocol around <see cref="QuotaRule"/> and the ledger.</summary>
[GrainType("tenant")]
public sealed partial class TenantGrain(
    [PersistentState("tenant", VersionedGrainStorage.ProviderName)] IPersistentState<TenantState> persistent,
    ITenantLedger ledger,
    IWebhookOutbox outbox,
    WebhookSender webhooks,
    ClusterMetrics metrics,
    TimeProvider timeProvider,
    ILogger<TenantGrain> logger
) : Grain, ITenantGrain
{
    private readonly ILogger<TenantGrain> _logger = logger;
    private readonly HashSet<string> _told = [];

    /// <summary>How long a generation may be between its admission and its place in the index: a picture may have to be encoded.</summary>
    private static readonly TimeSpan AdmittedFor = TimeSpan.FromMinutes(3);
    private readonly Dictionary<string, long> _admitted = [];

    private string Tenant => this.GetPrimaryKeyString();

    public async Task<TenantVerdict> AdmitAsync(string generationId)
    {
        var quota = persistent.State.Quota;
        if (IsFree(quota))
        {
            return TenantVerdict.Admitted;
        }

        var (usage, open, now) = await LookAsync(generationId);
        var verdict = QuotaRule.Admit(quota, usage, open, now);
        if (verdict.Reason is null)
        {
            _admitted[generationId] = timeProvider.GetTimestamp();
            await BestEffort.MakeAsync(() => AlertAsync(quota, usage, open, now));
        }

        return verdict;
    }

    public async Task<TenantVerdict> WouldAdmitAsync()
    {
        var quota = persistent.State.Quota;
        if (IsFree(quota))
        {
            return TenantVerdict.Admitted;
        }

        var (usage, open, now) = await LookAsync(except: null);
        return QuotaRule.Admit(quota, usage, open, now);
    }

    public Task ReleaseAsync(string generationId)
    {
        _admitted.Remove(generationId);
        return Task.CompletedTask;
    }

    public Task<TenantQuota> GetQuotaAsync() => Task.FromResult(persistent.State.Quota);

    public async Task<string?> SetQuotaAsync(TenantQuota quota)
    {
        if (quota.AlertWebhook is { } url && webhooks.WhyNot(url) is { } whyNot)
        {
            return whyNot;
        }

        // What was told of another quota says nothing of this one.
        _told.Clear();
        await ChangeAsync(persistent.State with { Quota = quota });
        return null;
    }

    public async Task<WebhookSecrets> GetWebhookSecretsAsync()
    {
        if (persistent.State.WebhookSecrets is null)
        {
            await ChangeAsync(persistent.State with { WebhookSecrets = WebhookSignature.New() });
        }

        return persistent.State.WebhookSecrets!;
    }

    public async Task<WebhookSecrets> RotateWebhookSecretAsync(string replaced)
    {
        var secrets = await GetWebhookSecretsAsync();
        if (secrets.Current == replaced)
        {
            await ChangeAsync(persistent.State with { WebhookSecrets = WebhookSignature.Rotate(secrets, timeProvider.GetUtcNow()) });
        }

        return persistent.State.WebhookSecrets!;
    }

    public async Task<ImmutableArray<WebhookDelivery>> ListWebhooksAsync(int most) => [.. await outbox.ListAsync(Tenant, most)];

    private static bool IsFree(TenantQuota quota) => quota is { PicturesPerDay: null, CloudSecondsPerDay: null, Concurrent: null };

    /// <summary>What ended today, and how many others are open or about to be.</summary>
    private async Task<(IReadOnlyList<TenantUsage> Usage, int Open, DateTimeOffset Now)> LookAsync(string? except)
    {
        foreach (var forgotten in _admitted.Where(pair => timeProvider.GetElapsedTime(pair.Value) > AdmittedFor).ToList())
        {
            _admitted.Remove(forgotten.Key);
        }

        var now = timeProvider.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var usage = await ledger.GetUsageAsync(Tenant, today, today);
        // Some are in the index already and not released yet.
        var open = (await ledger.ListOpenAsync(Tenant)).Union(_admitted.Keys).Count(id => id != except);
        return (usage, open, now);
    }

    /// <summary>Once a day each, also where the grain has moved meanwhile: the outbox takes an id once.</summary>
    private async Task AlertAsync(TenantQuota quota, IReadOnlyList<TenantUsage> today, int open, DateTimeOffset now)
    {
        foreach (var alert in QuotaRule.Reached(quota, today, open))
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"quota_{Tenant}_{now:yyyyMMdd}_{alert.Quota}_{alert.Share * 100:0.##}");
            if (!_told.Add(id))
            {
                continue;
            }

            metrics.CountQuotaAlert(alert.Quota);
            LogAlert(Tenant, alert.Quota, alert.Used, alert.Most);
            if (quota.AlertWebhook is { } url)
            {
                await outbox.AddAsync(id, Tenant, url, WebhookMessage.Of(id, Tenant, alert, now));
            }
        }
    }

    /// <summary>What could not be written is not adopted.</summary>
    private async Task ChangeAsync(TenantState next)
    {
        var before = persistent.State;
        persistent.State = next;
        try
        {
            await persistent.WriteStateAsync();
        }
        catch
        {
            persistent.State = before;
            throw;
        }
    }

    public async Task<ImmutableArray<string>> ListAsync(string? before, int most) => [.. await ledger.ListAsync(Tenant, before, most)];

    public async Task<ImmutableArray<TenantUsage>> GetUsageAsync(DateOnly from, DateOnly to) =>
        [.. await ledger.GetUsageAsync(Tenant, from, to)];

    public async Task<ImmutableArray<string>> GetAlertsAsync()
    {
        var today = DateOnly.FromDateTime(timeProvider.GetUtcNow().UtcDateTime);
        return [.. QuotaRule.Alerts(persistent.State.Quota, await ledger.GetUsageAsync(Tenant, today, today))];
    }

    public async Task<int> CountOpenAsync() => (await ledger.ListOpenAsync(Tenant)).Count;

    [LoggerMessage(EventId = 1032, Level = LogLevel.Warning, Message = "Tenant {Tenant} has used {Used} of today's {Most} {Quota}")]
    private partial void LogAlert(string tenant, string quota, double used, double most);
}
