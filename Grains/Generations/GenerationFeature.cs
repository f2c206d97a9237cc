using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HybridGrains.Grains.Generations;

internal static class GenerationFeature
{
    public static IServiceCollection AddGenerations(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddOptions<GenerationOptions>()
            .Bind(configuration.GetSection(GenerationOptions.SectionName))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddOptions<RetentionOptions>()
            .Bind(configuration.GetSection(RetentionOptions.SectionName))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton<RequestIntake>();
        services.TryAddSingleton<FirstState>();
        services.TryAddSingleton<FinishedPictures>();
        services.TryAddSingleton<GenerationJournal>();
        services.TryAddSingleton<GenerationParts>();
        services.AddHostedService<RecoveryService>();
        services.AddHostedService<RetentionService>();
        return services;
    }
}
