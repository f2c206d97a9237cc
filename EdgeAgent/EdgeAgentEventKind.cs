namespace HybridGrains.EdgeAgent;

/// <summary>What an agent tells its owner about.</summary>
public enum EdgeAgentEventKind
{
    Unknown = 0,
    Warning = 1,
    ModelsReady = 2,
    Connecting = 3,
    Joined = 4,
    Refused = 5,
    ConnectionLost = 6,
    RangeStarted = 7,
    RangeDone = 8,
    RangeDeclined = 9,
    RangeStopped = 10,
    ResultAccepted = 11,
    ResultRefused = 12,
    Draining = 13,
    Left = 14,
    Device = 15,

    /// <summary>An operator has to approve the agent first.</summary>
    Waiting = 16,

    /// <summary>The cluster has issued an id.</summary>
    Enrolled = 17,
}
