using HybridGrains.Diffusion.Pictures;
using HybridGrains.Training.Charts;
using HybridGrains.Training.Data;
using HybridGrains.Training.Statistics;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>Quality over the splits of every pair of denoisers, and the same prompts by every plan, as PNG.</summary>
internal sealed class PlanCharts(string folder)
{
    /// <returns>Files and what they show.</returns>
    public IReadOnlyList<(string File, string Title)> Draw(
        IReadOnlyList<(EvaluationPlan Plan, PlanRow Row, IReadOnlyList<byte[]> Pictures)> plans
    )
    {
        Directory.CreateDirectory(folder);
        var reference = plans[0].Plan;
        var comparable = plans.Where(item => item.Plan.Steps == reference.Steps && item.Plan.Sampler == reference.Sampler).ToList();
        var pairs = comparable
            .Where(item => item.Plan.Ranges.Count == 2)
            .Select(item => Pair.Of(item.Plan))
            .Distinct()
            .Select(pair =>
                (
                    pair.Title,
                    Points: comparable
                        .Where(item => pair.FirstSteps(item.Plan) is not null)
                        .OrderBy(item => pair.FirstSteps(item.Plan))
                        .Select(item => (Steps: pair.FirstSteps(item.Plan)!.Value, item.Row))
                        .ToList()
                )
            )
            .Where(line => line.Points.Count > 1)
            .ToList();
        var charts = new List<(string, string)>();
        void Chart(string file, string title, string axis, Func<PlanRow, ChartPoint> point)
        {
            var chart = new LineChart(title, "steps of the first denoiser", axis);
            foreach (var (name, points) in pairs)
            {
                chart.Add(name, points.Select(item => point(item.Row) with { X = item.Steps }));
            }

            chart.Save(Path.Combine(folder, file));
            charts.Add((file, title));
        }

        if (pairs.Count > 0)
        {
            Chart(
                "accuracy.png",
                "Prompt accuracy",
                "all right",
                row => new(0, row.AllRight.Share, row.AllRight.Interval.Low, row.AllRight.Interval.High)
            );
            foreach (var features in plans[0].Row.Distances.Keys)
            {
                Chart(
                    $"kid-{features}.png",
                    $"Distance from real scenes, features of {features}",
                    "KID x 1000",
                    row => Point(row.Distances[features].Kid, 1000)
                );
            }

            Chart("psnr.png", "Likeness to the reference's pictures", "PSNR in dB", row => new(0, Math.Min(row.Psnr, 60)));
            Chart("cloud.png", "Time in the cloud", "ms", row => new(0, row.Cost.CloudMs));
        }

        if (plans.Any(item => item.Pictures.Count > 0))
        {
            Sheet(plans);
            charts.Add(("sheet.png", "The first prompts by every plan, not picked"));
        }

        return charts;
    }

    private void Sheet(IReadOnlyList<(EvaluationPlan Plan, PlanRow Row, IReadOnlyList<byte[]> Pictures)> plans)
    {
        var sheet = new ContactSheet(plans.Max(item => item.Pictures.Count), SceneLayout.Side);
        foreach (var (plan, _, pictures) in plans)
        {
            foreach (var picture in pictures)
            {
                sheet.Add(picture, plan.Text[(plan.Sampler.Length + 1)..]);
            }
        }

        sheet.Save(Path.Combine(folder, "sheet.png"));
    }

    private static ChartPoint Point(Estimate estimate, double scale) =>
        new(0, scale * estimate.Value, scale * estimate.Low, scale * estimate.High);

    /// <summary>Plans of one line: two denoisers in one order, and where what decodes.</summary>
    private sealed record Pair(string First, string Second, string Decoder, bool DecodesInCloud)
    {
        public static Pair Of(EvaluationPlan plan) =>
            new(plan.Ranges[0].Denoiser, plan.Ranges[1].Denoiser, plan.Decoder, plan.DecodesInCloud);

        public string Title => $"{First}, then {Second}, {Decoder}";

        /// <summary>Where a plan stands on the line: a denoiser alone is one of its ends. Null when it is not of this line.</summary>
        public int? FirstSteps(EvaluationPlan plan) =>
            (plan.Decoder == Decoder && plan.DecodesInCloud == DecodesInCloud, plan.Ranges.Count) switch
            {
                (true, 2) when Of(plan) == this => plan.Ranges[0].To,
                (true, 1) when plan.Ranges[0].Denoiser == Second => 0,
                (true, 1) when plan.Ranges[0].Denoiser == First => plan.Steps,
                _ => null,
            };
    }
}
