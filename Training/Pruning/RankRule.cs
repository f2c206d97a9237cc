using HybridGrains.ModelKit.Configs;

namespace HybridGrains.Training.Pruning;

/// <summary>
/// Keeps by rank, as Hybrid SD's code: of the parts in ascending order of significance, the first <paramref name="a"/> keep a quarter,
/// those up to <paramref name="b"/> a half, the rest three quarters; whole parts among the first a are taken out, others stay.
/// </summary>
/// <param name="a">Null: both thresholds are those that fit the budget with the least expected damage.</param>
internal sealed class RankRule(int? a = null, int? b = null) : IPruningRule
{
    public const string RuleName = "rank";

    public string Name => RuleName;

    public PruningPlan Choose(ParameterCount count, Significance significance, long budget)
    {
        var parts = count.Parts.ToDictionary(part => (part.Name, part.Kind));
        var ranked = significance.Ranked.Select(score => parts[(score.Name, score.Kind)]).ToList();
        var damage = new DamageEstimate(count.Parts, significance);
        return Thresholds(ranked.Count)
                .Select(thresholds => Plan(ranked, thresholds.A, thresholds.B))
                .Where(plan => count.Of(plan) <= budget)
                .MinBy(damage.Of)
            ?? throw new TrainingException(
                $"--keep: by rank{(a is null ? "" : $" with --a {a} --b {b}")} no plan has at most {budget:N0} parameters; "
                    + $"the smallest has {Smallest(count, ranked):N0}."
            );
    }

    private static PruningPlan Plan(List<UNetPart> ranked, int a, int b)
    {
        var plan = PruningPlan.Nothing;
        for (var rank = 0; rank < ranked.Count; rank++)
        {
            var part = ranked[rank];
            if (part.IsWhole && rank < a)
            {
                plan = plan.With(part, 0);
            }

            if (!part.IsWhole)
            {
                plan = plan.With(
                    part,
                    PruningPlan.Share(
                        part,
                        rank < a ? 0.25
                            : rank < b ? 0.5
                            : 0.75
                    )
                );
            }
        }

        return plan;
    }

    private IEnumerable<(int A, int B)> Thresholds(int parts)
    {
        if (a is { } first && b is { } second)
        {
            return [(first, second)];
        }

        return from i in Enumerable.Range(0, parts + 1)
            from j in Enumerable.Range(i, parts + 1 - i)
            select (i, j);
    }

    private long Smallest(ParameterCount count, List<UNetPart> ranked) =>
        Thresholds(ranked.Count).Min(item => count.Of(Plan(ranked, item.A, item.B)));
}
