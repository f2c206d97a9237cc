using HybridGrains.Policy.Learning.Navigation.Worlds;

namespace HybridGrains.Policy.Learning.Navigation.Comparison;

/// <summary>One run of a comparison.</summary>
/// <param name="Folder">Below the comparison's: accounting, then variant and seed.</param>
public sealed record PlannedRun(string Folder, NavigationSetting Setting)
{
    /// <summary>
    /// In the order in which they tell most: the core variants with seed 1 in every world, with seed 2, and so on; then the others
    /// alike. So whatever is there early can be compared early.
    /// </summary>
    public static IReadOnlyList<PlannedRun> Order(
        IReadOnlyList<NavigationWorld> worlds,
        IReadOnlyList<ComparedVariant> variants,
        int seeds
    ) =>
        [
            .. from tier in variants.GroupBy(variant => variant.Core).OrderByDescending(tier => tier.Key)
            from seed in Enumerable.Range(1, seeds)
            from world in worlds
            from variant in tier.Where(variant => variant.IsIn(world))
            select new PlannedRun(Path.Combine(FolderOf(world), $"{variant.Name}-{seed}"), variant.ToSetting(world, seed)),
        ];

    /// <summary>Worlds of one comparison differ in their accounting only.</summary>
    public static string FolderOf(NavigationWorld world) => world.Accounting == Accounting.Lab ? "lab" : "strict";
}
