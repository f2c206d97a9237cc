namespace HybridGrains.Training.Readers;

/// <summary>Something that stands out from the background.</summary>
/// <param name="ObjectId">Null when it is not clearly one of the known objects.</param>
/// <param name="Row">Cell of its centre, from the top.</param>
/// <param name="Column">Cell of its centre, from the left.</param>
/// <param name="Size">Side in pixels.</param>
internal sealed record SeenObject(int? ObjectId, int Row, int Column, int Size, float Confidence);
