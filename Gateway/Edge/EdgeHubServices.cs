using HybridGrains.EdgeProtocol;
using HybridGrains.Gateway.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Features;
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

    private static readonly Fault NoSocket = new(
        StatusCodes.Status400BadRequest,
        "websocket_required",
        $"Edge agents open a WebSocket at {EdgeHubRoutes.Path}, without anything before it: 'hybridgrains agent' does."
    );

    private static readonly Fault Crowded = new(
        StatusCodes.Status503ServiceUnavailable,
        "crowded",
        "Too many connections have not proved who they are yet. Try again."
    )
    {
        RetryAfter = 1,
    };

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
        services.TryAddSingleton<ClusterIdentity>();
        services.TryAddSingleton<EdgeAdmissions>();
        services.TryAddSingleton<EdgeDoors>();
        services.TryAddSingleton<EdgeHubParts>();
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

    /// <summary>
    /// Maps the hub at <see cref="EdgeHubRoutes.Path"/>. Whoever comes without a WebSocket is told so, and whoever finds too many at the
    /// door gets a 503 before the socket is upgraded.
    /// </summary>
    public static IEndpointConventionBuilder MapEdgeHub(this IEndpointRouteBuilder endpoints)
    {
        var doors = endpoints.ServiceProvider.GetRequiredService<EdgeDoors>();
        var metrics = endpoints.ServiceProvider.GetRequiredService<EdgeHubMetrics>();
        var timeProvider = endpoints.ServiceProvider.GetRequiredService<TimeProvider>();
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
            endpoint.RequestDelegate = async context =>
            {
                if (!IsSocket(context))
                {
                    await FaultResponse.WriteAsync(context, NoSocket);
                    return;
                }

                if (doors.TryEnter(context.Connection.RemoteIpAddress) is not { } door)
                {
                    metrics.CountNotAdmitted("crowded");
                    await FaultResponse.WriteAsync(context, Crowded);
                    return;
                }

                try
                {
                    context.Items[typeof(EdgeDoor)] = door;
                    EdgeDoor.Current = door;
                    DoorUpgrade.Install(context, door, timeProvider);
                    await connect(context);
                }
                finally
                {
                    door.Leave();
                }
            };
        });
        return hub;
    }

    /// <summary>
    /// SignalR would also take calls that make a connection first and open its socket later: nobody needs them, and what they make
    /// stands at no door.
    /// </summary>
    private static bool IsSocket(HttpContext context) =>
        context.Request.Path == EdgeHubRoutes.Path
        && !context.Request.Query.ContainsKey("id")
        && (
            context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" }
            || (
                context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
                && context.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
            )
        );
}
