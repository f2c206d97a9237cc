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

    /// <summary>Accepted, and begun once the device has finished what it has of other families.</summary>
    Waiting = 7,

    /// <summary>
    /// The family has other files here than those the generation began with: nobody's failure, somebody else may have them.
    /// </summary>
    OtherVersion = 8,
}
