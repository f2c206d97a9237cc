using HybridGrains.Grains.Interfaces.Tenants;
using HybridGrains.Grains.Storage;
using HybridGrains.Grains.Storage.Sqlite;
using HybridGrains.Grains.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace HybridGrains.Silo;

/// <summary>The API keys in the data folder of a cluster that does not run; while this is open it cannot start.</summary>
public sealed class EmbeddedKeys : IDisposable
{
    private static readonly GrainId Registry = GrainId.Create(KeyRegistryGrain.TypeName, IKeyRegistryGrain.Key);
    private readonly DataDirectoryLock _lock;
    private readonly ServiceProvider _services;
    private readonly VersionedGrainStorage _storage;
    private readonly TimeProvider _timeProvider;

    private EmbeddedKeys(DataDirectoryLock held, string dataDirectory, TimeProvider timeProvider)
    {
        _lock = held;
        _timeProvider = timeProvider;
        _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        _storage = new VersionedGrainStorage(
            new SqliteStateRows(new SqliteDatabase(Path.Combine(dataDirectory, "state.db"))),
            _services.GetRequiredService<Serializer>()
        );
    }

    /// <exception cref="DataDirectoryInUseException">The cluster runs: ask it.</exception>
    public static EmbeddedKeys Open(string dataDirectory, TimeProvider timeProvider)
    {
        var held = DataDirectoryLock.Take(dataDirectory);
        try
        {
            return new EmbeddedKeys(held, dataDirectory, timeProvider);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public async Task<CreatedKey> CreateAsync(KeyDescription description)
    {
        var stored = await ReadAsync();
        var (state, answer) = KeyRegistry.Create(stored.State!, description, _timeProvider.GetUtcNow());
        if (answer.Outcome == KeyOutcome.Done)
        {
            await WriteAsync(stored, state);
        }

        return answer;
    }

    public async Task<IReadOnlyList<KeyInfo>> ListAsync() => [.. (await ReadAsync()).State!.Keys.Select(key => key.Info)];

    public async Task<KeyOutcome> RevokeAsync(string id)
    {
        var stored = await ReadAsync();
        var (state, outcome) = KeyRegistry.Revoke(stored.State!, id, _timeProvider.GetUtcNow());
        if (outcome == KeyOutcome.Done)
        {
            await WriteAsync(stored, state);
        }

        return outcome;
    }

    public void Dispose()
    {
        _services.Dispose();
        _lock.Dispose();
    }

    private async Task<GrainState<KeyRegistryState>> ReadAsync()
    {
        var stored = new GrainState<KeyRegistryState>(new KeyRegistryState());
        await _storage.ReadStateAsync(KeyRegistryGrain.StateName, Registry, stored);
        return stored;
    }

    private Task WriteAsync(GrainState<KeyRegistryState> stored, KeyRegistryState state)
    {
        stored.State = state;
        return _storage.WriteStateAsync(KeyRegistryGrain.StateName, Registry, stored);
    }
}
