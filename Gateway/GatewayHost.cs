using HybridGrains.Gateway.Operations;
using HybridGrains.Gateway.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace HybridGrains.Gateway;

/// <summary>Composes a gateway that talks to its cluster through Microsoft.Orleans.Client.</summary>
public static class GatewayHost
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    public static WebApplication Build(GatewayHostOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddEnvironmentVariables("HYBRIDGRAINS_").AddInMemoryCollection(options.Settings);
        builder.WebHost.UseUrls(options.Url);
        builder.UseTls();
        // The client logs a stack trace per silo and try; what cannot be reached is said once, at the end of the tries.
        builder
            .Logging.ClearProviders()
            .AddSimpleConsole(console => console.SingleLine = true)
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Orleans.Runtime.Messaging", LogLevel.Error)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);
        var tries = 0;
        builder.Host.UseOrleansClient(client =>
        {
            client.UseStaticClustering([.. options.Silos]);
            client.UseConnectionRetryFilter(
                async (_, cancellationToken) =>
                {
                    await Task.Delay(RetryEvery, cancellationToken);
                    return ++tries < options.ConnectionTries;
                }
            );
            client.Services.Configure<ClusterOptions>(cluster =>
                (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId)
            );
        });
        builder.Services.AddGateway(builder.Configuration);
        builder
            .Services.AddHealthChecks()
            .AddCheck("process", () => HealthCheckResult.Healthy(), ["live", "startup"])
            .AddCheck<ClusterHealth>("cluster", tags: ["ready"]);
        var app = builder.Build();
        app.MapGateway();
        return app;
    }
}
