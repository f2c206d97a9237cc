using System.Collections.Immutable;
using HybridGrains.Grains.Interfaces.Tenants;
using HybridGrains.Grains.Storage;

namespace HybridGrains.Grains.Tenants;

/// <summary>Protocol around <see cref="QuotaRule"/> and the ledger.</summary>
[GrainType("tenant")]
public sealed class TenantGrain(
    [PersistentState("tenant", VersionedGrainStorage.ProviderName)] IPersistentState<TenantState> persistent,
    ITenantLedger ledger,
    TimeProvider timeProvider
) : Grain, ITenantGrain
{
    /// <summary>How long a generation may be between its admission and its place in the index: a picture may have to be encoded.</summary>
    private static readonly TimeSpan AdmittedFor = TimeSpan.FromMinutes(3);
    private readonly Dictionary<string, long> _admitted = [];

    private string Tenant => this.GetPrimaryKeyString();

    public async Task<TenantVerdict> AdmitAsync(string generationId)
    {
        var quota = persistent.State.Quota;
        if (quota is { PicturesPerDay: null, CloudSecondsPerDay: null, Concurrent: null })
        {
            return TenantVerdict.Admitted;
        }

        foreach (var forgotten in _admitted.Where(pair => timeProvider.GetElapsedTime(pair.Value) > AdmittedFor).ToList())
        {
            _admitted.Remove(forgotten.Key);
        }

        var now = timeProvider.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var usage = await ledger.GetUsageAsync(Tenant, today, today);
        // Some are in the index already and not released yet.
        var open = (await ledger.ListOpenAsync(Tenant)).Union(_admitted.Keys).Count(id => id != generationId);
        var verdict = QuotaRule.Admit(quota, usage, open, now);
        if (verdict.Reason is null)
        {
            _admitted[generationId] = timeProvider.GetTimestamp();
        }

        return verdict;
    }

    public Task ReleaseAsync(string generationId)
    {
        _admitted.Remove(generationId);
        return Task.CompletedTask;
    }

    public Task<TenantQuota> GetQuotaAsync() => Task.FromResult(persistent.State.Quota);

    /// <summary>What could not be written is not adopted.</summary>
    public async Task SetQuotaAsync(TenantQuota quota)
    {
        var before = persistent.State;
        persistent.State = new TenantState { Quota = quota };
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
}
