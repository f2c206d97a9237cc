using HybridGrains.Grains.Workers;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace HybridGrains.Silo;

/// <summary>Ready when the silo's device, if it has one, has reported to its schedulers: a request sent now finds a worker.</summary>
internal sealed class SiloHealth(CloudHeartbeat heartbeat, IOptions<CloudWorkerOptions> device) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            heartbeat.HasReported || !device.Value.Enabled
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The cloud worker is loading its networks.")
        );
}
