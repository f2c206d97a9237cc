using HybridGrains.ModelKit.Configs;

namespace HybridGrains.Training.Pruning;

/// <summary>
/// Searches for the plan with the least expected damage: gives up, one after the other, what costs least damage per parameter
/// until the budget holds, then takes back what still fits. Widths go in eighths, to an eighth at least.
/// </summary>
internal sealed class BudgetRule : IPruningRule
{
    public const string RuleName = "budget";
    private const int Steps = 8;

    public string Name => RuleName;

    public PruningPlan Choose(ParameterCount count, Significance significance, long budget)
    {
        var damage = new DamageEstimate(count.Parts, significance);
        var plan = PruningPlan.Nothing;
        while (count.Of(plan) > budget)
        {
            plan =
                Best(count, damage, plan, Smaller(count, plan))
                ?? throw new TrainingException(
                    $"--keep: the smallest denoiser has {count.Of(plan):N0} of {count.Teacher:N0} parameters, which is more "
                        + $"than {budget:N0}."
                );
        }

        while (Best(count, damage, plan, Larger(count, plan).Where(larger => count.Of(larger) <= budget)) is { } larger)
        {
            plan = larger;
        }

        return plan;
    }

    /// <summary>Among plans that are all smaller, or all larger, the one of the best ratio of damage to parameters.</summary>
    private static PruningPlan? Best(ParameterCount count, DamageEstimate damage, PruningPlan plan, IEnumerable<PruningPlan> others)
    {
        var (parameters, harm) = (count.Of(plan), damage.Of(plan));
        return others
            .Select(other => (Plan: other, Parameters: count.Of(other) - parameters, Harm: damage.Of(other) - harm))
            .Where(other => other.Parameters != 0)
            .OrderBy(other => other.Parameters < 0 ? other.Harm / -other.Parameters : other.Harm / other.Parameters)
            .Select(other => other.Plan)
            .FirstOrDefault();
    }

    private static IEnumerable<PruningPlan> Smaller(ParameterCount count, PruningPlan plan)
    {
        foreach (var part in Present(count, plan))
        {
            if (part.IsWhole)
            {
                yield return plan.With(part, 0);
            }
            else if (plan.UnitsOf(part) - StepOf(part) is var units && units >= StepOf(part))
            {
                yield return plan.With(part, units);
            }
        }
    }

    private static IEnumerable<PruningPlan> Larger(ParameterCount count, PruningPlan plan) =>
        Present(count, plan)
            .Where(part => !part.IsWhole && plan.UnitsOf(part) < part.Units)
            .Select(part => plan.With(part, Math.Min(part.Units, plan.UnitsOf(part) + StepOf(part))));

    private static IEnumerable<UNetPart> Present(ParameterCount count, PruningPlan plan) => count.Parts.Where(part => !plan.IsGone(part));

    private static int StepOf(UNetPart part) => part.Units < Steps ? 1 : part.Units / Steps;
}
