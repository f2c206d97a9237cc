namespace HybridGrains.Scheduling;

/// <summary>How an attempt at a range ended without its result.</summary>
public enum FailureCause
{
    Unknown = 0,

    /// <summary>The worker vanished in the middle of it.</summary>
    Lost = 1,

    /// <summary>The worker is there but makes no progress.</summary>
    Stalled = 2,

    /// <summary>The worker tried and could not.</summary>
    Failed = 3,

    /// <summary>What the worker returned is wrong.</summary>
    Rejected = 4,

    /// <summary>Nobody failed: whoever watched the attempt stopped.</summary>
    SiloStopped = 5,

    /// <summary>Nobody failed: the worker gave the range back unrun.</summary>
    Declined = 6,

    /// <summary>It would fail on every worker: the request itself cannot be run.</summary>
    Impossible = 7,
}
