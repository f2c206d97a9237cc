using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Catalog;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Prometheus;

namespace HybridGrains.Gateway.Operations;

/// <summary>What operators and probes look at: the cluster, its health, its metrics.</summary>
internal static class OperationEndpoints
{
    public static void MapOperations(this WebApplication app)
    {
        app.MapGet("/v1/cluster", DescribeAsync).RequireRole(KeyRole.AgentOwner);
        foreach (var tag in (string[])["startup", "ready", "live"])
        {
            app.MapHealthChecks("/health/" + tag, new HealthCheckOptions { Predicate = check => check.Tags.Contains(tag) });
        }

        // .NET publishes private meters of its own through the same listener; only ours and Orleans' are wanted.
        var registry = Metrics.NewCustomRegistry();
        DotNetStats.Register(registry);
        MeterAdapter.StartListening(
            new MeterAdapterOptions
            {
                Registry = registry,
                MetricFactory = Metrics.WithCustomRegistry(registry),
                InstrumentFilterPredicate = instrument =>
                    instrument.Meter.Name is "HybridGrains" or "HybridGrains.Edge" or "Microsoft.Orleans",
            }
        );
        app.MapMetrics("/metrics", registry).RequireRole(KeyRole.Operator);
    }

    private static async Task<object> DescribeAsync(IGrainFactory grains)
    {
        var families = await grains.GetGrain<IModelCatalogGrain>(0).ListAsync();
        var schedulers = await Task.WhenAll(families.Select(family => grains.GetGrain<ISchedulerGrain>(family.Name).DescribeAsync()));
        return new
        {
            queueDepth = schedulers.Sum(scheduler => scheduler.QueueDepth),
            workers = schedulers
                .SelectMany(scheduler => scheduler.Workers)
                .GroupBy(worker => worker.Report.WorkerId)
                .Select(group => new
                {
                    id = group.Key,
                    name = group.First().Report.Name,
                    tier = group.First().Report.Tier.ToString().ToLowerInvariant(),
                    available = group.Any(worker => worker.Report.Available),
                    whyNot = group.All(worker => !worker.Report.Available) ? group.First().Report.WhyNot : null,
                    running = group.Sum(worker => worker.Running),
                    denoisers = group.SelectMany(worker => worker.Report.Denoisers).Distinct(),
                    stepMs = group
                        .First()
                        .Report.StepTimes.ToDictionary(pair => pair.Key, pair => Math.Round(pair.Value.TotalMilliseconds, 2)),
                    decodeMs = group.First().Report.DecodeTime?.TotalMilliseconds,
                }),
        };
    }
}
