using HybridGrains.Grains.Interfaces.Audit;

namespace HybridGrains.Grains.Storage;

/// <summary>What operators did: entries are added, and never changed.</summary>
public interface IAuditLog
{
    Task AddAsync(AuditEntry entry);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAsync(long? before, int most);
}
