namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>A generation that cannot go on whatever one tries again; others are not concerned.</summary>
/// <param name="message">For people: which, and what is wrong with it.</param>
[GenerateSerializer, Alias("hybridgrains.damaged-generation.v1")]
public sealed class DamagedGenerationException(string message) : Exception(message)
{
    /// <summary>Whose it is; null where that is not known: nobody is told anything of it then.</summary>
    [Id(0)]
    public string? Tenant { get; init; }
}
