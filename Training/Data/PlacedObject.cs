namespace HybridGrains.Training.Data;

/// <summary>An object in a scene: the top-left corner and side of its square, in pixels.</summary>
internal sealed record PlacedObject(int ObjectId, int X, int Y, int Size);
