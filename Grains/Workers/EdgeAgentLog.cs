using HybridGrains.Grains.Interfaces.Workers;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Grains.Workers;

internal static partial class EdgeAgentLog
{
    [LoggerMessage(EventId = 3010, Level = LogLevel.Information, Message = "Agent {AgentId} ({Name}) connected ({Device}): {Standing}")]
    public static partial void LogConnected(this ILogger logger, string agentId, string name, string device, string standing);

    [LoggerMessage(
        EventId = 3011,
        Level = LogLevel.Information,
        Message = "Agent {AgentId} passed its probe: {StepMs:F1} ms a step, {DecodeMs:F1} ms to decode; it gets work now"
    )]
    public static partial void LogProbed(this ILogger logger, string agentId, double stepMs, double decodeMs);

    [LoggerMessage(EventId = 3012, Level = LogLevel.Warning, Message = "Agent {AgentId} failed its probe: {Reason}; it gets no work")]
    public static partial void LogProbeWrong(this ILogger logger, string agentId, string reason);

    [LoggerMessage(
        EventId = 3013,
        Level = LogLevel.Information,
        Message = "Agent {AgentId} left: {Reason}; a range at hand runs again elsewhere"
    )]
    public static partial void LogLeft(this ILogger logger, string agentId, string reason);

    [LoggerMessage(
        EventId = 3014,
        Level = LogLevel.Warning,
        Message = "Agent {AgentId}: result of {GenerationId}/{Attempt} not taken: {Outcome}"
    )]
    public static partial void LogRefused(this ILogger logger, string agentId, string generationId, int attempt, ResultOutcome outcome);

    [LoggerMessage(
        EventId = 3015,
        Level = LogLevel.Warning,
        Message = "Agent {AgentId} showed no new step of {GenerationId}/{Attempt} for {SilentSeconds:F0} s; taken from it, and it is "
            + "probed again"
    )]
    public static partial void LogStalled(this ILogger logger, string agentId, string generationId, int attempt, double silentSeconds);

    [LoggerMessage(
        EventId = 3016,
        Level = LogLevel.Warning,
        Message = "Agent {AgentId} held {GenerationId}/{Attempt} for {HeldSeconds:F0} s, far longer than its probe promised; taken "
            + "from it, "
            + "and it is probed again"
    )]
    public static partial void LogOverdue(this ILogger logger, string agentId, string generationId, int attempt, double heldSeconds);
}
