namespace HybridGrains.Grains.Interfaces.Workers;

[GenerateSerializer, Alias("hybridgrains.assignment-outcome.v1")]
public enum AssignmentOutcome
{
    Unknown = 0,
    Accepted = 1,
    Busy = 2,
    ModelNotLoaded = 3,
    NotConnected = 4,
    Draining = 5,
    Declined = 6,
}
