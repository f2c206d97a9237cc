namespace HybridGrains.Training.Data;

/// <summary>
/// Geometry of scenes. Sizes and positions are multiples of one latent cell, so that an object gives the same latents wherever it
/// stands.
/// </summary>
internal static class SceneLayout
{
    /// <summary>Pixels along each side of a scene.</summary>
    public const int Side = 128;

    /// <summary>Pixels of one latent cell.</summary>
    public const int Cell = 8;

    public const int Big = 104;
    public const int Normal = 72;
    public const int Pair = 56;
    public const int Small = 40;

    public static IReadOnlyList<int> Sizes { get; } = [Big, Normal, Pair, Small];
}
