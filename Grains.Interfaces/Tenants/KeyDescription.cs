namespace HybridGrains.Grains.Interfaces.Tenants;

/// <summary>A key to create. <paramref name="Label"/> is for people: whose it is.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.key-description.v1")]
public sealed record KeyDescription([property: Id(0)] string Tenant, [property: Id(1)] KeyRole Role, [property: Id(2)] string Label)
{
    public const int MaxLabel = 128;

    /// <summary>When it stops being good. Default: null, never.</summary>
    [Id(3)]
    public DateTimeOffset? ExpiresAt { get; init; }
}
