namespace HybridGrains.Grains.Interfaces.Scheduling;

[GenerateSerializer, Alias("hybridgrains.admission-outcome.v1")]
public enum AdmissionOutcome
{
    Unknown = 0,
    Accepted = 1,
    QueueFull = 2,
    NoWorker = 3,
}
