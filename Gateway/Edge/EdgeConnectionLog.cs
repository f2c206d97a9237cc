using HybridGrains.EdgeProtocol;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Gateway.Edge;

internal static partial class EdgeConnectionLog
{
    [LoggerMessage(
        EventId = 6101,
        Level = LogLevel.Information,
        Message = "Edge agent {AgentId} joined over {ConnectionId}: {Device}, {Models} model families"
    )]
    public static partial void LogJoined(this ILogger logger, string? agentId, string connectionId, string device, int models);

    [LoggerMessage(EventId = 6102, Level = LogLevel.Information, Message = "Edge agent {AgentId} left; connection {ConnectionId} ended")]
    public static partial void LogLeft(this ILogger logger, string? agentId, string connectionId);

    [LoggerMessage(EventId = 6103, Level = LogLevel.Warning, Message = "Edge agent {AgentId} refused on {ConnectionId}: {Reason}")]
    public static partial void LogRefused(this ILogger logger, string? agentId, string connectionId, string? reason);

    [LoggerMessage(
        EventId = 6104,
        Level = LogLevel.Information,
        Message = "Edge agent {AgentId} registered again over {ConnectionId}: its grain had let it go"
    )]
    public static partial void LogRejoined(this ILogger logger, string? agentId, string connectionId);

    [LoggerMessage(
        EventId = 6105,
        Level = LogLevel.Warning,
        Message = "Edge agent {AgentId}: connection {ConnectionId} closed, a newer one uses the id"
    )]
    public static partial void LogReplaced(this ILogger logger, string? agentId, string connectionId);

    [LoggerMessage(
        EventId = 6106,
        Level = LogLevel.Warning,
        Message = "Edge agent {AgentId} broke the protocol, connection {ConnectionId} closed: {Fault}"
    )]
    public static partial void LogViolation(this ILogger logger, string? agentId, string connectionId, string fault);

    [LoggerMessage(EventId = 6107, Level = LogLevel.Information, Message = "Edge agent {AgentId} declined {Range}: {Reason}")]
    public static partial void LogDeclined(this ILogger logger, string agentId, RangeKey range, string reason);

    [LoggerMessage(EventId = 6108, Level = LogLevel.Information, Message = "Result of {Range} from edge agent {AgentId} refused: {Reason}")]
    public static partial void LogResultRefused(this ILogger logger, string? agentId, RangeKey range, string reason);

    [LoggerMessage(
        EventId = 6109,
        Level = LogLevel.Warning,
        Message = "{What} of edge agent {AgentId} ({ConnectionId}) did not reach the cluster"
    )]
    public static partial void LogGrainCallFailed(
        this ILogger logger,
        Exception exception,
        string what,
        string? agentId,
        string connectionId
    );

    [LoggerMessage(
        EventId = 6110,
        Level = LogLevel.Debug,
        Message = "Edge agent {AgentId}: connection {ConnectionId} had gone before it was closed"
    )]
    public static partial void LogCloseFailed(this ILogger logger, Exception exception, string? agentId, string connectionId);

    [LoggerMessage(
        EventId = 6111,
        Level = LogLevel.Warning,
        Message = "Edge agent {AgentId} ({Name}) not admitted on {ConnectionId}: {Reason}"
    )]
    public static partial void LogNotAdmitted(this ILogger logger, string? agentId, string name, string connectionId, string? reason);
}
