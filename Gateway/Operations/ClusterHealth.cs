using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HybridGrains.Gateway.Operations;

/// <summary>Ready while a silo of the cluster answers: a gateway that has lost it, or was told another cluster's name, is not.</summary>
internal sealed class ClusterHealth(IGrainFactory grains, TimeProvider timeProvider) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await grains
                .GetGrain<IKeyRegistryGrain>(IKeyRegistryGrain.Key)
                .IdentifyAsync(ReadOnlyMemory<byte>.Empty)
                .WaitAsync(Patience, timeProvider, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception unreachable) when (unreachable is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("No silo of the cluster answers.");
        }
    }
}
