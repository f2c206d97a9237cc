namespace HybridGrains.EdgeProtocol;

public enum AdmissionKind
{
    Unknown = 0,
    Admitted = 1,

    /// <summary>Enrolled; an operator has to approve it. Come again.</summary>
    Pending = 2,

    /// <summary>Its owner has to do something.</summary>
    Refused = 3,

    /// <summary>Not now. Come again.</summary>
    RetryLater = 4,

    /// <summary>The cluster does not know this id with this key: enrol anew, with a token.</summary>
    Unenrolled = 5,
}
