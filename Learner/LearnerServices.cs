using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HybridGrains.Learner;

/// <summary>What a silo needs to have the learner role.</summary>
public static class LearnerServices
{
    public static IServiceCollection AddLearner(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services
            .AddOptions<LearningOptions>()
            .Bind(configuration.GetSection(LearningOptions.SectionName))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton<LearningTask>();
        services.TryAddSingleton<LearnerMetrics>();
        services.AddHostedService<LearnerService>();
        return services;
    }
}
