using HybridGrains.Grains.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HybridGrains.Silo;

/// <summary>Ready while state and pictures can be written: what is accepted must be kept.</summary>
internal sealed class StoreHealth(StoreProbe probe) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await probe.WhyNotAsync() is { } reason ? HealthCheckResult.Unhealthy(reason) : HealthCheckResult.Healthy();
}
