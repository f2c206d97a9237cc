namespace HybridGrains.Grains.Generations;

internal enum ResultRulingKind
{
    Unknown = 0,

    /// <summary>The next checkpoint.</summary>
    Taken = 1,

    /// <summary>The attempt has ended without a result.</summary>
    Failed = 2,

    /// <summary>It cannot be a checkpoint.</summary>
    Rejected = 3,

    /// <summary>Of an attempt that no longer counts.</summary>
    Stale = 4,

    /// <summary>From somebody whom it was not given to.</summary>
    NotAssigned = 5,

    /// <summary>It came before, and waits for the store.</summary>
    Known = 6,
}
