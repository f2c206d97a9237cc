using Orleans.Concurrency;

namespace HybridGrains.Grains.Interfaces.Links;

/// <summary>The secret that all gateways of a cluster sign links to pictures with; one, keyed by <see cref="Key"/>. Durable.</summary>
[Alias("hybridgrains.link-key.v1"), SafeToRepeat]
public interface ILinkKeyGrain : IGrainWithStringKey
{
    const string Key = "cluster";

    /// <summary>32 random bytes, drawn once.</summary>
    [Alias("get")]
    Task<ReadOnlyMemory<byte>> GetAsync();
}
