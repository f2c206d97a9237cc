using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Metrics;
using HybridGrains.Grains.Policies;
using HybridGrains.Grains.Scheduling;
using HybridGrains.Grains.Storage;
using HybridGrains.Grains.Webhooks;
using HybridGrains.Grains.Workers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HybridGrains.Grains;

/// <summary>Everything a silo needs besides Orleans itself.</summary>
public static class GrainServices
{
    /// <summary>Grains whose state and pictures are kept as <see cref="StorageOptions"/> says, by default under
    /// <paramref name="dataFolder"/>.</summary>
    public static IServiceCollection AddHybridGrains(
        this IServiceCollection services,
        IConfiguration configuration,
        string modelsFolder,
        string dataFolder
    )
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.TryAddSingleton<ClusterMetrics>();
        return services
            .AddStorage(configuration, dataFolder)
            .AddFamilies(configuration, modelsFolder)
            .AddScheduling(configuration)
            .AddPolicies(configuration)
            .AddCloudWorkers(configuration)
            .AddGenerations(configuration)
            .AddWebhooks(configuration);
    }
}
