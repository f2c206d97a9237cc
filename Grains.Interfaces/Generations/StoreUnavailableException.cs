namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>The cluster cannot read or write its state or its pictures now; trying again later can help.</summary>
/// <param name="message">For people: what cannot be used, and why.</param>
[GenerateSerializer, Alias("hybridgrains.store-unavailable.v1")]
public sealed class StoreUnavailableException(string message) : Exception(message);
