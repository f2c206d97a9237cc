using System.Text.Json.Serialization;
using HybridGrains.Gateway.Agents;
using HybridGrains.Gateway.Audit;
using HybridGrains.Gateway.Description;
using HybridGrains.Gateway.Edge;
using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Generations;
using HybridGrains.Gateway.Http;
using HybridGrains.Gateway.Idempotency;
using HybridGrains.Gateway.Images;
using HybridGrains.Gateway.Keys;
using HybridGrains.Gateway.Limits;
using HybridGrains.Gateway.Links;
using HybridGrains.Gateway.Models;
using HybridGrains.Gateway.Operations;
using HybridGrains.Gateway.Policies;
using HybridGrains.Gateway.Security;
using HybridGrains.Gateway.Streams;
using HybridGrains.Gateway.Tenants;
using HybridGrains.Gateway.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
        services.AddLimits(configuration);
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);
        // Bodies that cannot be read get the same kind of answer as all other faults.
        services.Configure<RouteHandlerOptions>(route => route.ThrowOnBadRequest = true);
        services.AddHealthChecks();
        services.AddApiDescription();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<HostRule>();
        services.TryAddSingleton<PublicAddress>();
        services.AddHostedService<ListenCheck>();
        services.TryAddSingleton<CallerCheck>();
        services.TryAddSingleton<OpenCalls>();
        services.AddHostedService<KeyWatch>();
        services.TryAddSingleton<GenerationSubmitter>();
        services.TryAddSingleton<GenerationWatch>();
        services.TryAddSingleton<GenerationOutlook>();
        services.TryAddSingleton<FaultReading>();
        services.AddSingleton<IOutgoingGrainCallFilter, GapRetry>();
        services.TryAddSingleton<GenerationClaims>();
        services.TryAddSingleton<LinkSigner>();
        services.TryAddSingleton<EventStream>();
        services.TryAddSingleton<ImageRun>();
        services.TryAddSingleton<ImageStream>();
        return services.AddEdgeHub(configuration);
    }

    public static WebApplication MapGateway(this WebApplication app)
    {
        app.UseMiddleware<FaultMiddleware>();
        app.UseMiddleware<OriginMiddleware>();
        app.UseMiddleware<CallerMiddleware>();
        app.UseMiddleware<AuditMiddleware>();
        app.UseMiddleware<IdempotencyMiddleware>();
        app.MapImages();
        app.MapGenerations();
        app.MapPictureLinks();
        app.MapKeys();
        app.MapTenants();
        app.MapWebhooks();
        app.MapAudit();
        app.MapModels();
        app.MapPolicies();
        app.MapOperations();
        app.MapAgents();
        app.MapEdgeHub();
        app.MapApiDescription();
        return app;
    }
}
