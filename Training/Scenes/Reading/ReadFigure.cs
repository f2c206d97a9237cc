namespace HybridGrains.Training.Scenes.Reading;

/// <summary>Something that stands out from the backdrop.</summary>
/// <param name="ObjectId">Null when it is not clearly one of the known objects.</param>
/// <param name="X">Centre in pixels, to a cell.</param>
/// <param name="Y">Centre in pixels, to a cell.</param>
/// <param name="Size">Side in pixels.</param>
/// <param name="Covered">Whether something covers a part of it.</param>
internal sealed record ReadFigure(int? ObjectId, int X, int Y, int Size, Tint Tint, Turn Turn, bool Covered);
