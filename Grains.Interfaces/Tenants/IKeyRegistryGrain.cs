using System.Collections.Immutable;
using Orleans.Concurrency;

namespace HybridGrains.Grains.Interfaces.Tenants;

/// <summary>The API keys of the cluster; one, keyed by <see cref="Key"/>. Durable; it knows keys by their hashes only.</summary>
[Alias("hybridgrains.key-registry.v1")]
public interface IKeyRegistryGrain : IGrainWithStringKey
{
    const string Key = "cluster";

    /// <summary>Draws a key, writes its hash, and shows it this once.</summary>
    [Alias("create")]
    Task<CreatedKey> CreateAsync(KeyDescription description);

    /// <summary>Every key that was ever created, oldest first.</summary>
    [Alias("list"), ReadOnly, SafeToRepeat]
    Task<ImmutableArray<KeyInfo>> ListAsync();

    /// <summary>Ends a key at once, here and on the open calls of every gateway. Revoking again changes nothing.</summary>
    [Alias("revoke"), SafeToRepeat]
    Task<KeyOutcome> RevokeAsync(string keyId);

    /// <summary>Who shows a key. Empty bytes: nobody does.</summary>
    /// <param name="hash">SHA-256 of the key's text.</param>
    [Alias("identify"), ReadOnly, SafeToRepeat]
    Task<KeyVerdict> IdentifyAsync(ReadOnlyMemory<byte> hash);

    /// <summary>Tells <paramref name="watcher"/> of revocations for a minute; renew it before.</summary>
    /// <param name="inUse">Ids of the keys that have open calls there.</param>
    /// <returns>Those of them that are good no more.</returns>
    [Alias("watch"), SafeToRepeat]
    Task<ImmutableArray<string>> WatchAsync(IKeyWatcher watcher, ImmutableArray<string> inUse);
}
