namespace HybridGrains.Training.Scenes;

/// <summary>What a caption says of an object's size.</summary>
internal enum RelativeSize
{
    Unsaid,
    Big,
    Small,
}
