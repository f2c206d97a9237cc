namespace HybridGrains.Grains.Interfaces.Tenants;

[GenerateSerializer, Alias("hybridgrains.key-outcome.v1")]
public enum KeyOutcome
{
    Unknown = 0,
    Done = 1,
    Invalid = 2,
    NotFound = 3,

    /// <summary>As many keys as the registry holds are there.</summary>
    Full = 4,
}
