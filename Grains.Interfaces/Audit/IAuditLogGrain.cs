using System.Collections.Immutable;

namespace HybridGrains.Grains.Interfaces.Audit;

/// <summary>What operators and owners of agents did; one, keyed by <see cref="Key"/>. Durable, and nothing in it changes.</summary>
[Alias("hybridgrains.audit-log.v1")]
public interface IAuditLogGrain : IGrainWithStringKey
{
    const string Key = "cluster";

    [Alias("add")]
    Task AddAsync(AuditEntry entry);

    /// <summary>Newest first.</summary>
    /// <param name="before">Only entries with a smaller number; null begins with the newest.</param>
    [Alias("list"), SafeToRepeat]
    Task<ImmutableArray<AuditEntry>> ListAsync(long? before, int most);
}
