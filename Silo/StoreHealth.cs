using HybridGrains.Grains.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HybridGrains.Silo;

/// <summary>Ready while state and pictures can be written: what is accepted must be kept.</summary>
internal sealed class StoreHealth(StoreProbe probe) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await WhyNotAsync() is { } reason ? HealthCheckResult.Unhealthy(reason) : HealthCheckResult.Healthy();

    /// <summary>A line that is cut says nothing; whoever asks for readiness does not wait for that.</summary>
    private async Task<string?> WhyNotAsync()
    {
        try
        {
            return await probe.WhyNotAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            return $"The store has not answered for {Patience.TotalSeconds:F0} s.";
        }
    }
}
