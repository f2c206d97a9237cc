namespace HybridGrains.Training.Scenes;

/// <summary>An object where it is drawn: the top-left corner and side of its square, in pixels.</summary>
/// <param name="Group">Index of the group it belongs to.</param>
internal sealed record Figure(int Group, int ObjectId, int X, int Y, int Size, Tint Tint, Turn Turn);
