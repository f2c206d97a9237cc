namespace HybridGrains.Grains.Interfaces.Workers;

[GenerateSerializer, Alias("hybridgrains.result-outcome.v1")]
public enum ResultOutcome
{
    Unknown = 0,
    Accepted = 1,

    /// <summary>The generation has moved on to a newer attempt, or has ended.</summary>
    StaleAttempt = 2,

    /// <summary>Shape, finiteness, norm or step index is wrong; the range runs again elsewhere.</summary>
    Rejected = 3,

    /// <summary>Whoever sent it was not given this attempt, or does not know its secret.</summary>
    NotAssigned = 4,
}
