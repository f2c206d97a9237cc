using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;
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
        EventId = 1006,
        Level = LogLevel.Debug,
        Message = "Generation {GenerationId}: {WorkerId} did not take attempt {Attempt} ({Outcome}); it waits for another worker"
    )]
    public static partial void LogNotTaken(
        this ILogger logger,
        string generationId,
        int attempt,
        string workerId,
        AssignmentOutcome outcome
    );

    [LoggerMessage(
        EventId = 1004,
        Level = LogLevel.Warning,
        Message = "Generation {GenerationId}: result of attempt {Attempt} from {WorkerId} refused; attempt {CurrentAttempt} is current"
    )]
    public static partial void LogStale(this ILogger logger, string generationId, int attempt, string workerId, int currentAttempt);

    [LoggerMessage(
        EventId = 1006,
        Level = LogLevel.Warning,
        Message = "Generation {GenerationId}: {WorkerId} sent a result of attempt {Attempt}, which it was not given; nothing changed"
    )]
    public static partial void LogNotAssigned(this ILogger logger, string generationId, int attempt, string workerId);

    [LoggerMessage(
        EventId = 1005,
        Level = LogLevel.Warning,
        Message = "Generation {GenerationId}: result of attempt {Attempt} from {WorkerId} rejected: {Reason}; it runs again "
            + "from its checkpoint"
    )]
    public static partial void LogRejected(this ILogger logger, string generationId, int attempt, string workerId, string reason);
}
