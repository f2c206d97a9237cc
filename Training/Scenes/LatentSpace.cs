namespace HybridGrains.Training.Scenes;

/// <summary>The latents of emoji-scenes-2.</summary>
internal static class LatentSpace
{
    /// <summary>
    /// Eight instead of the first family's four: with those, objects of 40 pixels could not be told apart (decision 0041).
    /// </summary>
    public const int Channels = 8;
}
