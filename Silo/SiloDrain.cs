using HybridGrains.Grains.Workers;
using HybridGrains.Silo.Membership;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HybridGrains.Silo;

/// <summary>
/// A silo that is told to stop first says by its readiness that it leaves, and goes on serving for a while: load balancers look
/// elsewhere, ranges at hand come to their end. Then its gateway closes, and the silo hands its grains over.
/// </summary>
internal sealed class SiloDrain(IOptions<MembershipOptions> options, CloudDevice device, TimeProvider timeProvider)
    : IHostedLifecycleService,
        IHealthCheck
{
    private volatile bool _draining;

    public bool IsDraining => _draining;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_draining ? HealthCheckResult.Unhealthy("This silo is leaving its cluster.") : HealthCheckResult.Healthy());

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _draining = true;
        device.Refuse();
        try
        {
            await Task.Delay(options.Value.DrainFor, timeProvider, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // No time left: what runs goes on elsewhere.
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
