namespace HybridGrains.Policy.Simulation;

/// <summary>How a simulated generation ended.</summary>
public enum GenerationEnd
{
    Unknown = 0,
    Delivered = 1,

    /// <summary>Not admitted: too many ranges waited.</summary>
    Refused = 2,

    /// <summary>A range was lost too often.</summary>
    Failed = 3,

    /// <summary>Still open when the simulation ended.</summary>
    Unfinished = 4,
}
