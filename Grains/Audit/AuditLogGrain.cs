using System.Collections.Immutable;
using HybridGrains.Grains.Interfaces.Audit;
using HybridGrains.Grains.Storage;

namespace HybridGrains.Grains.Audit;

[GrainType("audit-log")]
public sealed class AuditLogGrain(IAuditLog log) : Grain, IAuditLogGrain
{
    public Task AddAsync(AuditEntry entry) => log.AddAsync(entry);

    public async Task<ImmutableArray<AuditEntry>> ListAsync(long? before, int most) => [.. await log.ListAsync(before, most)];
}
