namespace HybridGrains.Policy.Learning.Distributed;

/// <summary>What became of a gradient.</summary>
public enum OfferOutcome
{
    Unknown = 0,

    /// <summary>Kept until enough others have arrived.</summary>
    Kept = 1,

    /// <summary>It was the last one needed: the parameters moved on.</summary>
    Stepped = 2,

    /// <summary>Computed at a version that is over: its worker was too slow.</summary>
    Stale = 3,

    /// <summary>Wrong length, not finite, without samples, or the second from one worker.</summary>
    Unsound = 4,
}
