using HybridGrains.Policy.Learning.Navigation.Maps;
using HybridGrains.Policy.Learning.Navigation.Simulation;

namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>Episodes for judging: the kinds of map in turn, from seeds below 0, which training never draws; one kind it never sees at all.</summary>
public static class HeldOutEpisodes
{
    public static readonly MapKind[] Kinds = [MapKind.Clutter, MapKind.DeadEnd, MapKind.Door];

    /// <param name="index">0 or more.</param>
    public static NavigationEpisode Create(int index) => Create(index, KindOf(index));

    public static NavigationEpisode Create(int index, MapKind kind) => NavigationEpisode.Create(kind, -1L - index);

    public static MapKind KindOf(int index) => Kinds[index % Kinds.Length];
}
