namespace HybridGrains.EdgeProtocol;

public enum VerdictKind
{
    Unknown = 0,
    Accepted = 1,
    StaleAttempt = 2,
    Rejected = 3,
}
