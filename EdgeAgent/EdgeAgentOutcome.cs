namespace HybridGrains.EdgeAgent;

/// <summary>How an agent's run ended.</summary>
public enum EdgeAgentOutcome
{
    Unknown = 0,

    /// <summary>It was asked to leave and finished what it had.</summary>
    Drained = 1,

    /// <summary>It was told to stop at once; a range at hand is lost.</summary>
    Aborted = 2,

    /// <summary>The gateway will not have it as it is: token, version, id, models.</summary>
    Refused = 3,

    /// <summary>Its own options or model folder cannot be used.</summary>
    Misconfigured = 4,

    /// <summary>The device that is to run the networks is not there.</summary>
    NoDevice = 5,
}
