using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Errors;

/// <summary>What a submission's outcome means in HTTP.</summary>
internal static class SubmitFaults
{
    private const int RetryAfterSeconds = 5;

    public static Fault StoreUnavailable(string reason) => new(503, "store_unavailable", reason) { RetryAfter = RetryAfterSeconds };

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
            SubmitOutcome.QuotaExceeded => new Fault(429, "quota_exceeded", result.Reason ?? "The quota is used up.")
            {
                RetryAfter = result.RetryAfter is { } wait ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : RetryAfterSeconds,
                // Clients try twice by themselves, within seconds.
                Hopeless = result.RetryAfter is not null,
            },
            SubmitOutcome.StoreUnavailable => StoreUnavailable(result.Reason ?? "Nothing can be stored now."),
            _ => throw new ArgumentOutOfRangeException(nameof(result), result.Outcome, null),
        };
}
