namespace HybridGrains.Gateway.Tests.Http;

/// <summary>One cluster for the cases of a class, none of which changes what the others see.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    internal HttpCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await HttpCluster.StartAsync(("Gateway:AllowedHosts:0", "pictures.internal"));

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
