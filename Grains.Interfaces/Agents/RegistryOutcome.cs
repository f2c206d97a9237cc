namespace HybridGrains.Grains.Interfaces.Agents;

[GenerateSerializer, Alias("hybridgrains.agent-registry-outcome.v1")]
public enum RegistryOutcome
{
    Unknown = 0,
    Done = 1,
    Invalid = 2,
    NotFound = 3,

    /// <summary>As many as the registry holds are there.</summary>
    Full = 4,

    /// <summary>It was revoked before, which nothing undoes.</summary>
    Revoked = 5,
}
