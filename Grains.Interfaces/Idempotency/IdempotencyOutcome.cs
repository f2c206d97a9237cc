namespace HybridGrains.Grains.Interfaces.Idempotency;

[GenerateSerializer, Alias("hybridgrains.idempotency-outcome.v1")]
public enum IdempotencyOutcome
{
    Unknown = 0,

    /// <summary>Claimed: do it.</summary>
    New = 1,

    /// <summary>The same call was made before; the verdict has what came of it.</summary>
    Repeated = 2,

    /// <summary>The key was used for another call.</summary>
    Mismatch = 3,

    /// <summary>The same call is being made now, and nothing is known of it yet.</summary>
    InFlight = 4,

    /// <summary>More keys are kept than may be.</summary>
    Full = 5,
}
