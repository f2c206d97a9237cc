using System.Text.Json.Serialization;
using HybridGrains.Gateway.Edge;
using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Images;
using HybridGrains.Gateway.Jobs;
using HybridGrains.Gateway.Models;
using HybridGrains.Gateway.Operations;
using HybridGrains.Gateway.Policies;
using HybridGrains.Gateway.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway;

/// <summary>The front door as a library: of a silo, or of a process of its own.</summary>
public static class GatewayServices
{
    public static IServiceCollection AddGateway(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddOptions<GatewayOptions>()
            .Bind(configuration.GetSection(GatewayOptions.SectionName))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddOptions<KestrelServerOptions>()
            .Configure<IOptions<GatewayOptions>>((kestrel, gateway) => kestrel.Limits.MaxRequestBodySize = gateway.Value.MaxBodyBytes);
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);
        // Bodies that cannot be read get the same kind of answer as all other faults.
        services.Configure<RouteHandlerOptions>(route => route.ThrowOnBadRequest = true);
        services.AddHealthChecks();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GenerationSubmitter>();
        services.TryAddSingleton<GenerationWatch>();
        services.TryAddSingleton<ImageRun>();
        return services.AddEdgeHub(configuration);
    }

    public static WebApplication MapGateway(this WebApplication app)
    {
        app.UseMiddleware<FaultMiddleware>();
        app.UseMiddleware<ApiKeyMiddleware>();
        app.MapImages();
        app.MapJobs();
        app.MapModels();
        app.MapPolicies();
        app.MapOperations();
        app.MapEdgeHub();
        return app;
    }
}
