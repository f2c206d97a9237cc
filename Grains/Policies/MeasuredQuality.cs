using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Policies;

/// <summary>
/// What a finished picture's quality is taken to be: the measured share of right pictures of the plan nearest to the one that
/// ran. Nobody looks at the picture itself. Nearest is, in this order: the same decoder, the least share of the steps on another
/// denoiser, the same sampler. Tiers do not count: the weights are the same.
/// </summary>
public static class MeasuredQuality
{
    private const double OtherDecoder = 10;

    /// <summary>Less than one step in 1,000, so that it only decides between equals.</summary>
    private const double OtherSampler = 1e-4;

    /// <summary>0 to 1; null when nothing was measured, or nothing ran.</summary>
    public static double? Of(MeasuredEntry? measured, string sampler, IEnumerable<RangeRecord> ranges)
    {
        var done = ranges.Where(range => range.Status == RangeStatus.Completed).ToList();
        if (done.LastOrDefault(range => range.Decoder is not null)?.Decoder is not { } decoder)
        {
            return null;
        }

        var steps = done.Where(range => range.To > range.From).Select(range => (range.Denoiser, range.To - (double)done[0].From)).ToList();
        if (measured is null || steps.Count == 0)
        {
            return null;
        }

        return measured
            .Plans.Select(plan =>
                (
                    plan.PromptAccuracy,
                    Distance: Parse(plan.Plan) is { } parsed ? Distance(parsed, sampler, Shares(steps), decoder) : double.PositiveInfinity
                )
            )
            .Where(plan => double.IsFinite(plan.Distance))
            .OrderBy(plan => plan.Distance)
            .Select(plan => (double?)plan.PromptAccuracy)
            .FirstOrDefault();
    }

    private static double Distance(Plan plan, string sampler, List<(string Denoiser, double Until)> ran, string decoder)
    {
        var (differing, at) = (0.0, 0.0);
        foreach (var until in plan.Denoisers.Concat(ran).Select(part => part.Until).Distinct().Order())
        {
            var middle = (at + until) / 2;
            if (At(plan.Denoisers, middle) != At(ran, middle))
            {
                differing += until - at;
            }

            at = until;
        }

        return differing + (plan.Decoder == decoder ? 0 : OtherDecoder) + (plan.Sampler == sampler ? 0 : OtherSampler);
    }

    private static string At(List<(string Denoiser, double Until)> parts, double share) => parts.First(part => share < part.Until).Denoiser;

    private static List<(string Denoiser, double Until)> Shares(List<(string Denoiser, double Until)> parts) =>
        [.. parts.Select(part => (part.Denoiser, part.Until / parts[^1].Until))];

    /// <summary>Null for what is no plan, or does not name its sampler.</summary>
    private static Plan? Parse(string text) =>
        PlanText.TryParse(text) is { Sampler: { } sampler } plan
            ? new Plan(sampler, Shares([.. plan.Ranges.Select(range => (range.Denoiser, (double)range.To))]), plan.Decoder)
            : null;

    private sealed record Plan(string Sampler, List<(string Denoiser, double Until)> Denoisers, string Decoder);
}
