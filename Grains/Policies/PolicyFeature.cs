using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Policies;

internal static class PolicyFeature
{
    public static IServiceCollection AddPolicies(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(PolicyOptions.SectionName);
        services.AddSingleton<IValidateOptions<PolicyOptions>, PolicyFileCheck>();
        services.AddOptions<PolicyOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<HandoffObserver>();
        services.TryAddSingleton<HandoffDecider>();
        services.TryAddSingleton<FollowedPolicy>();
        services.TryAddSingleton<TrafficArms>();
        services.TryAddSingleton<LiveReporter>();
        services.TryAddSingleton(provider =>
            PolicyChoice.Of(provider.GetRequiredService<IOptions<PolicyOptions>>().Value, provider.GetRequiredService<FollowedPolicy>())
        );
        if (section.GetValue<PolicyMode>(nameof(PolicyOptions.Mode)) == PolicyMode.Online)
        {
            services.AddHostedService<PolicyFollower>();
        }

        return services;
    }
}
