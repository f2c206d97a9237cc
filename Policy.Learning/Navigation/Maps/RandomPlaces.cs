using System.Numerics;
using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Learning.Navigation.Maps;

/// <summary>Numbers and places between limits.</summary>
internal static class RandomPlaces
{
    public static float Between(this ref RandomStream random, float from, float to) => from + ((to - from) * (float)random.Uniform());

    /// <summary>Both coordinates between the limits, metres.</summary>
    public static Vector2 Point(this ref RandomStream random, float from, float to) =>
        new(random.Between(from, to), random.Between(from, to));

    public static bool Half(this ref RandomStream random) => random.Uniform() < 0.5;
}
