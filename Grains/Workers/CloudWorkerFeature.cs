using HybridGrains.Grains.Workers.Placement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace HybridGrains.Grains.Workers;

internal static class CloudWorkerFeature
{
    public static IServiceCollection AddCloudWorkers(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(CloudWorkerOptions.SectionName);
        services.AddOptions<CloudWorkerOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        services.AddPlacementDirector<DevicePlacement, DevicePlacementDirector>();
        services.TryAddSingleton<DeviceSilos>();
        services.TryAddSingleton<IRangeRunner, RangeRunner>();
        services.TryAddSingleton<ProbeReference>();
        services.TryAddSingleton<CloudDevice>();
        services.TryAddSingleton<CloudHeartbeat>();
        if (section.GetValue(nameof(CloudWorkerOptions.Enabled), true))
        {
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<CloudDevice>());
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<CloudHeartbeat>());
        }

        return services;
    }
}
