using Orleans.Concurrency;

namespace HybridGrains.Grains.Interfaces.Tenants;

/// <summary>A gateway that holds calls open under keys.</summary>
[Alias("hybridgrains.key-watcher.v1")]
public interface IKeyWatcher : IGrainObserver
{
    [OneWay, Alias("revoked")]
    Task OnRevokedAsync(string keyId);
}
