using HybridGrains.Diffusion.Runtime;
using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Metrics;
using HybridGrains.Grains.Policies;
using HybridGrains.Grains.Storage;
using HybridGrains.Grains.Workers;
using HybridGrains.Scheduling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace HybridGrains.Grains;

/// <summary>Everything a silo needs besides Orleans itself.</summary>
public static class GrainServices
{
    /// <summary>Grains with SQLite state and picture files under <paramref name="dataFolder"/>.</summary>
    public static IServiceCollection AddHybridGrains(
        this IServiceCollection services,
        IConfiguration configuration,
        string modelsFolder,
        string dataFolder
    )
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services
            .AddOptions<SchedulingOptions>()
            .Bind(configuration.GetSection(SchedulingOptions.SectionName))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddOptions<GenerationOptions>()
            .Bind(configuration.GetSection(GenerationOptions.SectionName))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddOptions<CloudWorkerOptions>()
            .Bind(configuration.GetSection(CloudWorkerOptions.SectionName))
            .ValidateDataAnnotations()
            .ValidateOnStart();

        services
            .AddOptions<FamilyRuntimeOptions>()
            .Bind(configuration.GetSection(FamilyRuntimeOptionsValidator.SectionName))
            .ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<FamilyRuntimeOptions>, FamilyRuntimeOptionsValidator>();
        services.TryAddSingleton(provider => new FamilyRuntimes(
            modelsFolder,
            provider.GetRequiredService<IOptions<FamilyRuntimeOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()
        ));
        services.TryAddSingleton<ClusterMetrics>();
        services.AddSingleton<IValidateOptions<PolicyOptions>, PolicyFileCheck>();
        services
            .AddOptions<PolicyOptions>()
            .Bind(configuration.GetSection(PolicyOptions.SectionName))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton<HandoffObserver>();
        services.TryAddSingleton<HandoffDecider>();
        services.TryAddSingleton<FollowedPolicy>();
        services.TryAddSingleton<TrafficArms>();
        services.TryAddSingleton<LiveReporter>();
        services.TryAddSingleton(provider =>
            PolicyChoice.Of(provider.GetRequiredService<IOptions<PolicyOptions>>().Value, provider.GetRequiredService<FollowedPolicy>())
        );
        if (configuration[$"{PolicyOptions.SectionName}:{nameof(PolicyOptions.Mode)}"] == "online")
            services.AddHostedService<PolicyFollower>();
        services.TryAddSingleton(_ => new SqliteDatabase(Path.Combine(dataFolder, "state.db")));
        services.TryAddSingleton<IOpenGenerationIndex, SqliteOpenGenerationIndex>();
        services.TryAddSingleton<IImageStore>(_ => new FileImageStore(Path.Combine(dataFolder, "images")));
        services.TryAddKeyedSingleton<IGrainStorage>(
            SqliteGrainStorage.ProviderName,
            (provider, _) => ActivatorUtilities.CreateInstance<SqliteGrainStorage>(provider)
        );
        services.TryAddSingleton<GenerationServices>();
        services.TryAddSingleton<RangeRunner>();
        services.TryAddSingleton<ProbeReference>();
        services.TryAddSingleton<CloudDevice>();
        services.TryAddSingleton<CloudHeartbeat>();
        if (configuration.GetValue($"{CloudWorkerOptions.SectionName}:{nameof(CloudWorkerOptions.Enabled)}", true))
        {
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<CloudDevice>());
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<CloudHeartbeat>());
        }

        services.AddHostedService<RecoveryService>();
        return services;
    }
}
