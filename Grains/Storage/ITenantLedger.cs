using HybridGrains.Grains.Interfaces.Tenants;

namespace HybridGrains.Grains.Storage;

/// <summary>Whose the generations of the index are, and what they took. <see cref="IGenerationIndex"/> writes it.</summary>
public interface ITenantLedger
{
    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<string>> ListAsync(string tenant, string? before, int most);

    /// <summary>Ids of those that have not ended.</summary>
    Task<IReadOnlyList<string>> ListOpenAsync(string tenant);

    /// <summary>By day and family, oldest first.</summary>
    Task<IReadOnlyList<TenantUsage>> GetUsageAsync(string tenant, DateOnly from, DateOnly to);
}
