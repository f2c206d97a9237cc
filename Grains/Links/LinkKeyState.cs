namespace HybridGrains.Grains.Links;

[GenerateSerializer, Immutable, Alias("hybridgrains.link-key-state.v1")]
public sealed record LinkKeyState
{
    /// <summary>Null before the first link.</summary>
    [Id(0)]
    public byte[]? Secret { get; init; }
}
