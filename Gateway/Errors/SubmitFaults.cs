using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Errors;

/// <summary>What a submission's outcome means in HTTP.</summary>
internal static class SubmitFaults
{
    private const int RetryAfterSeconds = 5;

    /// <summary>Null when accepted.</summary>
    public static Fault? Of(SubmitResult result) =>
        result.Outcome switch
        {
            SubmitOutcome.Accepted => null,
            SubmitOutcome.Invalid => new Fault(400, "invalid_value", result.Reason ?? "The request is invalid.", result.Field),
            SubmitOutcome.UnknownFamily => new Fault(404, "model_not_found", result.Reason ?? "The model is not served.", "model"),
            SubmitOutcome.NoWorker => new Fault(503, "no_worker", result.Reason ?? "No worker can run this model.")
            {
                RetryAfter = RetryAfterSeconds,
            },
            SubmitOutcome.QueueFull => new Fault(429, "queue_full", result.Reason ?? "The queue is full.")
            {
                RetryAfter = RetryAfterSeconds,
            },
            SubmitOutcome.StoreUnavailable => new Fault(503, "store_unavailable", result.Reason ?? "Nothing can be stored now.")
            {
                RetryAfter = RetryAfterSeconds,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(result), result.Outcome, null),
        };
}
