using HybridGrains.EdgeProtocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Edge;

/// <summary>The edge hub as one feature of a host that has a grain factory: a silo, or an Orleans client.</summary>
public static class EdgeHubServices
{
    private const int TransportBufferBytes = 1024 * 1024;

    /// <summary>Registers the hub; options are the section "Edge".</summary>
    public static IServiceCollection AddEdgeHub(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EdgeHubOptions>().Bind(configuration.GetSection(EdgeHubOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable([
            ServiceDescriptor.Singleton<IValidateOptions<EdgeHubOptions>, EdgeHubOptionsValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<EdgeHubOptions>, EdgeTokensValidator>(),
        ]);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EdgeHubMetrics>();
        services.TryAddSingleton<EdgeTokenCheck>();
        services.TryAddSingleton<EdgeConnectionTable>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHubProtocol, EdgeHubProtocol>());
        services
            .AddSignalR()
            .AddHubOptions<EdgeHub>(hub =>
            {
                hub.SupportedProtocols = ["messagepack"];
                hub.MaximumReceiveMessageSize = EdgeLimits.MaxMessageBytes;
                // Order is part of the protocol, and hub methods only enqueue.
                hub.MaximumParallelInvocationsPerClient = 1;
                hub.KeepAliveInterval = TimeSpan.FromSeconds(5);
                hub.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
                // The texts are ours and tell an agent's owner what to change.
                hub.EnableDetailedErrors = true;
            });
        return services;
    }

    /// <summary>Maps the hub at <see cref="EdgeHubRoutes.Path"/>. Without an enrolment token the answer is 401, before the socket is upgraded.</summary>
    public static IEndpointConventionBuilder MapEdgeHub(this IEndpointRouteBuilder endpoints)
    {
        var tokens = endpoints.ServiceProvider.GetRequiredService<EdgeTokenCheck>();
        var metrics = endpoints.ServiceProvider.GetRequiredService<EdgeHubMetrics>();
        var hub = endpoints.MapHub<EdgeHub>(
            EdgeHubRoutes.Path,
            connection =>
            {
                connection.Transports = HttpTransportType.WebSockets;
                connection.ApplicationMaxBufferSize = TransportBufferBytes;
                connection.TransportMaxBufferSize = TransportBufferBytes;
            }
        );
        hub.Add(endpoint =>
        {
            var connect = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context =>
            {
                if (tokens.IsEnrolled(context.Request.Headers.Authorization))
                {
                    return connect(context);
                }

                metrics.CountRefusedToken();
                return RefuseAsync(context);
            };
        });
        return hub;
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Results
            .Problem(
                statusCode: StatusCodes.Status401Unauthorized,
                title: "Not enrolled",
                detail: $"Edge agents need a bearer token listed in {EdgeHubOptions.SectionName}:{nameof(EdgeHubOptions.Tokens)} of this gateway."
            )
            .ExecuteAsync(context);
    }
}
