using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Limits;

internal static class LimitServices
{
    /// <summary>Options are the section "Limits".</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddOptions<LimitOptions>()
            .Bind(configuration.GetSection(LimitOptions.SectionName))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddOptions<KestrelServerOptions>()
            .Configure<IOptions<GatewayOptions>, IOptions<LimitOptions>>(
                (kestrel, gateway, limits) =>
                {
                    kestrel.Limits.MaxRequestBodySize = gateway.Value.MaxBodyBytes;
                    kestrel.Limits.MaxConcurrentConnections = limits.Value.Connections;
                    kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.Value.BodyBytesPerSecond, limits.Value.SlowBodyPatience);
                }
            );
        services.TryAddSingleton<CallerBudgets>();
        return services;
    }
}
