using System.Collections.Concurrent;
using HybridGrains.Grains.Interfaces.Audit;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Tenants;
using HybridGrains.Grains.Storage;

namespace HybridGrains.Cli.Tests;

/// <summary>A store that forgets, to see what the rest of the control plane costs.</summary>
internal sealed class SilosMemory : IStateDatabase, IStateRows, IGenerationIndex, ITenantLedger, IAuditLog, IImageStore
{
    private readonly ConcurrentDictionary<(string Name, string Id), StateRow> _rows = new();
    private readonly ConcurrentDictionary<string, bool> _open = new();

    public string? WhyNot() => null;

    public Task ProbeAsync() => Task.CompletedTask;

    public Task<StateRow?> ReadAsync(string name, string id) => Task.FromResult(_rows.GetValueOrDefault((name, id)));

    public Task<bool> InsertAsync(string name, string id, byte[] payload) =>
        Task.FromResult(_rows.TryAdd((name, id), new StateRow(1, payload)));

    public Task<bool> UpdateAsync(string name, string id, long version, byte[] payload)
    {
        var known = _rows.GetValueOrDefault((name, id));
        return Task.FromResult(
            known is not null && known.Version == version && _rows.TryUpdate((name, id), new StateRow(version + 1, payload), known)
        );
    }

    public Task<bool> DeleteAsync(string name, string id, long version) => Task.FromResult(_rows.TryRemove((name, id), out _));

    public Task OpenAsync(string generationId, string tenant)
    {
        _open[generationId] = true;
        return Task.CompletedTask;
    }

    public Task EndAsync(string generationId, DateTimeOffset endedAt, GenerationUse use) => RemoveAsync(generationId);

    public Task ForgetEndAsync(string generationId) => Task.CompletedTask;

    public Task RemoveAsync(string generationId)
    {
        _open.TryRemove(generationId, out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> ListOpenAsync() => Task.FromResult<IReadOnlyList<string>>([.. _open.Keys]);

    public Task SetAsideAsync(string generationId, string reason) => RemoveAsync(generationId);

    public Task<IReadOnlyList<SetAsideGeneration>> ListSetAsideAsync() => Task.FromResult<IReadOnlyList<SetAsideGeneration>>([]);

    public Task ReopenSetAsideAsync() => Task.CompletedTask;

    public Task<IReadOnlyList<string>> ListExpiredAsync(DateTimeOffset before, int keep, int most) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    public Task<IReadOnlyList<string>> ListAsync(string tenant, string? before, int most) => Task.FromResult<IReadOnlyList<string>>([]);

    public Task<IReadOnlyList<string>> ListOpenAsync(string tenant) => Task.FromResult<IReadOnlyList<string>>([]);

    public Task<IReadOnlyList<TenantUsage>> GetUsageAsync(string tenant, DateOnly from, DateOnly to) =>
        Task.FromResult<IReadOnlyList<TenantUsage>>([]);

    public Task AddAsync(AuditEntry entry) => Task.CompletedTask;

    public Task<IReadOnlyList<AuditEntry>> ListAsync(long? before, int most) => Task.FromResult<IReadOnlyList<AuditEntry>>([]);

    public Task WriteAsync(string generationId, OutputFormat format, ReadOnlyMemory<byte> file) => Task.CompletedTask;

    public Task DeleteAsync(string generationId) => Task.CompletedTask;

    public Task<byte[]?> ReadAsync(string generationId, OutputFormat format) => Task.FromResult<byte[]?>(null);
}
