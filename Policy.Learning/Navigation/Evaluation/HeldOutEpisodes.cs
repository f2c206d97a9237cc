using HybridGrains.Policy.Learning.Navigation.Maps;
using HybridGrains.Policy.Learning.Navigation.Simulation;
using HybridGrains.Policy.Learning.Navigation.Worlds;

namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>
/// Episodes for judging: the world's kinds of map in turn, from seeds below 0, which training never draws; one kind it never sees
/// at all.
/// </summary>
public static class HeldOutEpisodes
{
    /// <param name="index">0 or more.</param>
    public static NavigationEpisode Create(NavigationWorld world, int index) => Create(world, index, KindOf(world, index));

    public static NavigationEpisode Create(NavigationWorld world, int index, MapKind kind) =>
        NavigationEpisode.Create(world, kind, -1L - index);

    public static MapKind KindOf(NavigationWorld world, int index) => world.JudgedOn[index % world.JudgedOn.Count];
}
