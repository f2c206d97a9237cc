using HybridGrains.Grains.Interfaces.Generations;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Grains.Generations;

internal static partial class GenerationLog
{
    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "Generation {GenerationId} accepted: {Family}, {Steps} steps")]
    public static partial void LogAccepted(this ILogger logger, string generationId, string family, int steps);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Information, Message = "Generation {GenerationId} ended: {Status} {Reason}")]
    public static partial void LogEnded(this ILogger logger, string generationId, GenerationStatus status, string? reason);

    [LoggerMessage(
        EventId = 1003,
        Level = LogLevel.Warning,
        Message = "Generation {GenerationId}: attempt {Attempt} on {WorkerId} is lost ({Reason}); it runs again from its checkpoint"
    )]
    public static partial void LogLost(this ILogger logger, string generationId, int attempt, string workerId, string reason);

    [LoggerMessage(
        EventId = 1004,
        Level = LogLevel.Warning,
        Message = "Generation {GenerationId}: result of attempt {Attempt} from {WorkerId} refused; attempt {CurrentAttempt} is current"
    )]
    public static partial void LogStale(this ILogger logger, string generationId, int attempt, string workerId, int currentAttempt);

    [LoggerMessage(
        EventId = 1005,
        Level = LogLevel.Warning,
        Message = "Generation {GenerationId}: result of attempt {Attempt} from {WorkerId} rejected: {Reason}; it runs again from its checkpoint"
    )]
    public static partial void LogRejected(this ILogger logger, string generationId, int attempt, string workerId, string reason);
}
