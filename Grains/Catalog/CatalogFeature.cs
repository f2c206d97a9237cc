using HybridGrains.Diffusion.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Catalog;

internal static class CatalogFeature
{
    public static IServiceCollection AddFamilies(this IServiceCollection services, IConfiguration configuration, string modelsFolder)
    {
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
        return services;
    }
}
