namespace HybridGrains.Grains.Storage;

/// <summary>
/// Where grain states, the index of generations and perhaps pictures are kept. Everything throws
/// <see cref="Interfaces.Generations.StoreUnavailableException"/> where it cannot be read or written.
/// </summary>
public interface IStateDatabase
{
    /// <summary>Asked once, before anything is stored: null when it can be used; otherwise why not, and what to do.</summary>
    string? WhyNot();

    /// <summary>Writes, durably, something that means nothing; throws where it cannot.</summary>
    Task ProbeAsync();
}
