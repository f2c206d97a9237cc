using System.Numerics;

namespace HybridGrains.Policy.Learning.Navigation.Maps;

/// <summary>An episode before it begins.</summary>
/// <param name="Pedestrians">Where they start.</param>
public sealed record Scene(Map Map, Pose Start, Vector2 Goal, IReadOnlyList<Vector2> Pedestrians);
