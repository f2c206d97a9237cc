using System.Numerics;

namespace HybridGrains.Policy.Learning.Navigation.Maps;

/// <summary>A round obstacle, metres.</summary>
public readonly record struct Circle(Vector2 Centre, float Radius);
