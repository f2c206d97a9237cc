namespace HybridGrains.Grains.Interfaces.Agents;

[GenerateSerializer, Alias("hybridgrains.enrol-outcome.v1")]
public enum EnrolOutcome
{
    Unknown = 0,

    /// <summary>The agent has an id, now or from before.</summary>
    Enrolled = 1,

    /// <summary>No such token, or it was revoked.</summary>
    UnknownToken = 2,
    ExpiredToken = 3,

    /// <summary>It has let in as many agents as it may.</summary>
    UsedUpToken = 4,

    /// <summary>The cluster has as many agents as the registry holds.</summary>
    Full = 5,
}
