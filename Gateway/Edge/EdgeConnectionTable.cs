using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Gateway.Edge;

/// <summary>
/// The agents connected to this process, by connection and by agent id. Of two connections with one agent id the newer stays.
/// </summary>
internal sealed class EdgeConnectionTable(IHubContext<EdgeHub> hub, EdgeHubParts parts, ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<string, EdgeConnection> _byConnection = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EdgeConnection> _byAgent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _brokeAt = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RateBudget> _arrivals = new(StringComparer.Ordinal);

    public EdgeConnection? Get(string connectionId) => _byConnection.GetValueOrDefault(connectionId);

    public void Open(HubCallerContext context)
    {
        var line = new EdgeLine(hub.Clients.Client(context.ConnectionId), context, parts.Metrics, parts.TimeProvider);
        var connection = new EdgeConnection(line, this, parts, loggers.CreateLogger<EdgeConnection>());
        _byConnection[context.ConnectionId] = connection;
        parts.Metrics.CountConnection(+1);
        connection.Start();
    }

    public void End(string connectionId)
    {
        if (_byConnection.TryRemove(connectionId, out var connection))
        {
            parts.Metrics.CountConnection(-1);
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

    /// <summary>The agent broke the protocol: it stays out for a while, or it would come back for more at once.</summary>
    public void HoldOff(string agentId) => _brokeAt[agentId] = parts.TimeProvider.GetTimestamp();

    /// <summary>
    /// Whether an agent that proved itself comes no oftener than it may: each time costs its grain and its scheduler something.
    /// </summary>
    public bool MayArrive(string agentId)
    {
        var arrivals = _arrivals.GetOrAdd(
            agentId,
            _ => new RateBudget(parts.Options.MaxArrivalsPerMinute / 60.0, parts.Options.MaxArrivalsPerMinute, parts.TimeProvider)
        );
        lock (arrivals)
        {
            return arrivals.TryTake();
        }
    }

    /// <summary>How long an agent that broke the protocol still has to stay out; zero for others.</summary>
    public TimeSpan HeldOffFor(string agentId)
    {
        if (!_brokeAt.TryGetValue(agentId, out var at))
        {
            return TimeSpan.Zero;
        }

        var left = parts.Options.HoldOff - parts.TimeProvider.GetElapsedTime(at);
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        _brokeAt.TryRemove(KeyValuePair.Create(agentId, at));
        return TimeSpan.Zero;
    }
}
