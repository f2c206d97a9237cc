namespace HybridGrains.Grains.Interfaces.Generations;

[GenerateSerializer, Alias("hybridgrains.submit-outcome.v1")]
public enum SubmitOutcome
{
    Unknown = 0,
    Accepted = 1,
    Invalid = 2,
    UnknownFamily = 3,
    NoWorker = 4,
    QueueFull = 5,
    StoreUnavailable = 6,

    /// <summary>The tenant has taken what its quota allows.</summary>
    QuotaExceeded = 7,
}
