using System.Collections.Immutable;
using HybridGrains.Grains.Interfaces.Tenants;
using HybridGrains.Grains.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Utilities;

namespace HybridGrains.Grains.Tenants;

/// <summary>Protocol around <see cref="KeyRegistry"/>: writes, then tells.</summary>
[GrainType(TypeName)]
public sealed partial class KeyRegistryGrain(
    [PersistentState(KeyRegistryGrain.StateName, VersionedGrainStorage.ProviderName)] IPersistentState<KeyRegistryState> persistent,
    TimeProvider timeProvider,
    ILogger<KeyRegistryGrain> logger
) : Grain, IKeyRegistryGrain
{
    public const string TypeName = "key-registry";
    public const string StateName = "keys";

    private static readonly TimeSpan WatchFor = TimeSpan.FromMinutes(1);
    private readonly ObserverManager<IKeyWatcher> _watchers = new(WatchFor, logger);
    private readonly ILogger _logger = logger;

    public async Task<CreatedKey> CreateAsync(KeyDescription description)
    {
        var (state, answer) = KeyRegistry.Create(persistent.State, description, timeProvider.GetUtcNow());
        if (answer.Info is { } key)
        {
            await WriteAsync(state);
            LogCreated(key.Id, key.Description.Tenant, key.Description.Role);
        }

        return answer;
    }

    public Task<ImmutableArray<KeyInfo>> ListAsync() => Task.FromResult(persistent.State.Keys.Select(key => key.Info).ToImmutableArray());

    public async Task<KeyOutcome> RevokeAsync(string keyId)
    {
        var (state, outcome) = KeyRegistry.Revoke(persistent.State, keyId, timeProvider.GetUtcNow());
        if (!ReferenceEquals(state, persistent.State))
        {
            await WriteAsync(state);
            LogRevoked(keyId);
        }

        // Also for a key revoked before: a gateway may have missed it.
        if (outcome == KeyOutcome.Done)
        {
            await _watchers.Notify(watcher => watcher.OnRevokedAsync(keyId));
        }

        return outcome;
    }

    public Task<KeyVerdict> IdentifyAsync(ReadOnlyMemory<byte> hash) =>
        Task.FromResult(KeyRegistry.Identify(persistent.State, hash.Span, timeProvider.GetUtcNow()));

    public Task<ImmutableArray<string>> WatchAsync(IKeyWatcher watcher, ImmutableArray<string> inUse)
    {
        _watchers.Subscribe(watcher, watcher);
        return Task.FromResult(KeyRegistry.Ended(persistent.State, inUse, timeProvider.GetUtcNow()).ToImmutableArray());
    }

    /// <summary>What could not be written is not adopted.</summary>
    private async Task WriteAsync(KeyRegistryState state)
    {
        var before = persistent.State;
        persistent.State = state;
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

    [LoggerMessage(EventId = 1201, Level = LogLevel.Information, Message = "Key {KeyId} of tenant {Tenant} with role {Role} created")]
    private partial void LogCreated(string keyId, string tenant, KeyRole role);

    [LoggerMessage(EventId = 1202, Level = LogLevel.Information, Message = "Key {KeyId} revoked; its open calls end")]
    private partial void LogRevoked(string keyId);
}
