using HybridGrains.Gateway;
using HybridGrains.Gateway.Tls;
using HybridGrains.Grains;
using HybridGrains.Grains.Storage;
using HybridGrains.Silo.Membership;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HybridGrains.Silo;

/// <summary>Composes a silo with its gateway: Orleans, grains, HTTP. No logic.</summary>
public static class SiloHost
{
    /// <summary>For requests in flight and the hand-over, after the drain.</summary>
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(5);

    /// <exception cref="DataDirectoryException">The data folder's state cannot be used.</exception>
    /// <exception cref="OptionsValidationException">An option out of its range, or a device that is not there.</exception>
    public static WebApplication Build(SiloHostOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = options.Defaults });
        builder.Configuration.AddEnvironmentVariables("HYBRIDGRAINS_").AddInMemoryCollection(options.Settings);
        builder.WebHost.UseUrls(options.HttpUrl);
        builder.UseTls();
        builder
            .Services.AddOptions<HostOptions>()
            .Configure<IOptions<MembershipOptions>>((host, cluster) => host.ShutdownTimeout = cluster.Value.DrainFor + LeaveWithin);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Information);
        builder
            .Logging.AddFilter("Orleans", LogLevel.Warning)
            .AddFilter("Microsoft", LogLevel.Warning)
            // Whoever starts the host says why it did not start.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical)
            .AddFilter("System", LogLevel.Warning)
            .AddFilter("Polly", LogLevel.Warning);
        if (options.LogFile is not null)
        {
            builder.Logging.AddProvider(new FileLoggerProvider(options.LogFile, TimeProvider.System));
        }
        else
        {
            builder.Logging.AddFilter(level => level >= LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true);
        }

        builder.Host.UseOrleans(silo => silo.UseMembership(options, builder.Configuration));
        builder.Services.AddHybridGrains(builder.Configuration, options.ModelsDirectory, options.DataDirectory);
        builder.Services.AddGateway(builder.Configuration);
        options.Roles?.Invoke(builder.Services, builder.Configuration);
        builder.Services.AddSingleton<SiloDrain>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<SiloDrain>());
        builder
            .Services.AddHealthChecks()
            .AddCheck("process", () => HealthCheckResult.Healthy(), ["live", "startup"])
            .AddCheck<SiloHealth>("silo", tags: ["ready"])
            .AddCheck<SiloDrain>("drain", tags: ["ready"])
            .AddCheck<StoreHealth>("store", tags: ["ready"]);

        var app = builder.Build();
        // Now and not at the start, where the host would log a stack trace for a wrong option.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        if (StoreStart.WhyNot(app.Services) is { } unusable)
        {
            throw new DataDirectoryException(unusable);
        }

        app.MapGateway();
        return app;
    }
}
