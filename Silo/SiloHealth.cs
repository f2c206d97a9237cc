using HybridGrains.Grains.Workers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HybridGrains.Silo;

/// <summary>Ready when the silo's device has reported to its schedulers: a request sent now finds a worker.</summary>
internal sealed class SiloHealth(CloudHeartbeat heartbeat) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        heartbeat.HasReported ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The cloud worker is loading its networks."));
}
