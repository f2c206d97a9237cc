namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>A LoRA of the family's list that a request names.</summary>
/// <param name="Weight">1 is what it was trained for; -10 to 10.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.requested-lora.v1")]
public sealed record RequestedLora([property: Id(0)] string Name, [property: Id(1)] double Weight)
{
    /// <summary>Which one that was when the request was accepted; the grain fills it in.</summary>
    [Id(2)]
    public string Hash { get; init; } = "";

    /// <summary>SHA-256 by which other tools know its file; the grain fills it in.</summary>
    [Id(3)]
    public string FileHash { get; init; } = "";
}
