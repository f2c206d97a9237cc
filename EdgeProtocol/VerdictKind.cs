namespace HybridGrains.EdgeProtocol;

public enum VerdictKind
{
    Unknown = 0,
    Accepted = 1,
    StaleAttempt = 2,
    Rejected = 3,

    /// <summary>The range was not given to this agent, or the message lacks its secret.</summary>
    NotAssigned = 4,
}
