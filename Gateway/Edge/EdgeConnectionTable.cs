using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Edge;

/// <summary>The agents connected to this process, by connection and by agent id. Of two connections with one agent id the newer stays.</summary>
internal sealed class EdgeConnectionTable(
    IHubContext<EdgeHub> hub,
    IGrainFactory grains,
    IOptionsMonitor<EdgeHubOptions> options,
    EdgeHubMetrics metrics,
    TimeProvider timeProvider,
    ILoggerFactory loggers
)
{
    private readonly ConcurrentDictionary<string, EdgeConnection> _byConnection = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EdgeConnection> _byAgent = new(StringComparer.Ordinal);

    public EdgeConnection? Get(string connectionId) => _byConnection.GetValueOrDefault(connectionId);

    public void Open(HubCallerContext context)
    {
        var line = new EdgeLine(hub.Clients.Client(context.ConnectionId), context, metrics);
        var connection = new EdgeConnection(
            line,
            this,
            grains,
            options.CurrentValue,
            metrics,
            timeProvider,
            loggers.CreateLogger<EdgeConnection>()
        );
        _byConnection[context.ConnectionId] = connection;
        metrics.CountConnection(+1);
        connection.Start();
    }

    public void End(string connectionId)
    {
        if (_byConnection.TryRemove(connectionId, out var connection))
        {
            metrics.CountConnection(-1);
            if (connection.AgentId is { } agentId)
            {
                _byAgent.TryRemove(KeyValuePair.Create(agentId, connection));
            }

            connection.End();
        }
    }

    /// <summary>Makes a connection the one that serves its agent id and closes the one that did before.</summary>
    public void Claim(string agentId, EdgeConnection connection)
    {
        EdgeConnection? replaced = null;
        _byAgent.AddOrUpdate(
            agentId,
            connection,
            (_, older) =>
            {
                replaced = older;
                return connection;
            }
        );
        if (replaced is not null && replaced != connection)
        {
            replaced.Replace();
        }
    }
}
