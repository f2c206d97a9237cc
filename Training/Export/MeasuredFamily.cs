using System.Globalization;
using System.Text;
using HybridGrains.Diffusion.Families;
using HybridGrains.Training.Evaluation.Plans;
using HybridGrains.Training.Statistics;

namespace HybridGrains.Training.Export;

/// <summary>
/// Puts the results of an evaluation into a family: measured costs and qualities, and the plan that requests get by default.
/// </summary>
internal static class MeasuredFamily
{
    /// <summary>The results without plans and times of networks that the family does not have: what it was compared with.</summary>
    public static PlanResults Own(PlanResults results, FamilyManifest family)
    {
        var denoisers = family.Denoisers.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        return results with
        {
            Rows = [.. results.Rows.Where(row => EvaluationPlan.DenoisersOf(row.Plan).All(denoisers.Contains))],
            Costs = results.Costs with { Denoisers = results.Costs.Denoisers.Where(item => denoisers.Contains(item.Key)).ToDictionary() },
        };
    }

    /// <param name="chosen">A plan of the results: large denoiser in the cloud, then another on the edge.</param>
    /// <param name="fast">Whether the results are of denoisers for few steps, and the plan what a request for few steps gets.</param>
    /// <exception cref="TrainingException">The results do not have that plan, or it is of another form.</exception>
    public static FamilyManifest Of(FamilyManifest family, PlanResults results, EvaluationPlan chosen, bool fast = false)
    {
        if (results.Rows.All(row => row.Plan != chosen.Text))
        {
            throw new TrainingException(
                $"--plan: the results have no '{chosen.Text}'; they have {string.Join("; ", results.Rows.Select(row => row.Plan))}."
            );
        }

        if (chosen.Ranges is not [{ Cloud: true } large, { Cloud: false } small] || chosen.DecodesInCloud)
        {
            throw new TrainingException(
                $"--plan is '{chosen.Text}'; a default plan runs one denoiser in the cloud, then one on the edge, and decodes there."
            );
        }

        var defaults = family.Defaults with
        {
            Steps = chosen.Steps,
            CloudSteps = large.To,
            Sampler = chosen.Sampler,
            LargeDenoiser = large.Denoiser,
            SmallDenoiser = small.Denoiser,
            Decoder = chosen.Decoder,
        };
        var measured = new MeasuredEntry(
            results.Command,
            results.Costs.Machine,
            results.Prompts,
            results.Costs.Denoisers.ToDictionary(item => item.Key, item => item.Value.MedianMs),
            results.Costs.Decoders.ToDictionary(item => item.Key, item => item.Value.MedianMs),
            [.. results.Rows.Select(Measured)]
        );
        return fast ? family with { Fast = defaults, MeasuredFast = measured } : family with { Defaults = defaults, Measured = measured };
    }

    /// <summary>The results as a table for the model card.</summary>
    /// <param name="page">Where the whole evaluation is, from the repository's root.</param>
    public static string Card(PlanResults results, EvaluationPlan chosen, string page)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"Shares of {results.Prompts:N0} pictures that are right (objects, counts, relation, background) with 95 % "
                + $"intervals (Wilson), judged by the evaluator in `evaluator/`, on prompts whose combinations training "
                + $"never saw. A plan names who runs up to which step. From `{page}`, which has distances from real "
                + $"scenes, charts and the command; times are of one picture on {results.Costs.Machine}. The "
                + $"default plan is in bold.\n\n| plan | single objects | all right | cloud ms | edge ms "
                + $"|\n|---|--:|--:|--:|--:|\n"
        );
        foreach (var row in results.Rows)
        {
            var mark = row.Plan == chosen.Text ? "**" : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {mark}`{row.Plan}`{mark} | {row.Single} | {row.AllRight} | {row.Cost.CloudMs:F0} | {row.Cost.EdgeMs:F0} |\n"
            );
        }

        return text.ToString();
    }

    private static MeasuredPlan Measured(PlanRow row) =>
        new(
            row.Plan,
            Rounded(row.AllRight.Share),
            Rounded(row.AllRight.Interval.Low),
            Rounded(row.AllRight.Interval.High),
            Math.Round(row.Cost.CloudMs, 1),
            Math.Round(row.Cost.EdgeMs, 1),
            row.Distances.ToDictionary(item => item.Key, item => Rounded(item.Value.Kid.Value))
        );

    private static double Rounded(double value) => Math.Round(value, 4);
}
