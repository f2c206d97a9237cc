using HybridGrains.Diffusion.Images;
using HybridGrains.Training.Charts;
using HybridGrains.Training.Data;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>Quality over the splits of every pair of denoisers, and the same prompts by every plan, as PNG.</summary>
public sealed class PlanCharts(string folder)
{
    /// <returns>Files and what they show.</returns>
    public IReadOnlyList<(string File, string Title)> Draw(IReadOnlyList<(EvaluationPlan Plan, PlanRow Row, IReadOnlyList<byte[]> Pictures)> plans)
    {
        Directory.CreateDirectory(folder);
        var reference = plans[0].Plan;
        var pairs = plans.Where(item => item.Plan.Steps == reference.Steps && item.Plan.Sampler == reference.Sampler && item.Plan.Ranges.Count <= 2)
            .GroupBy(item => Pair(item.Plan, reference)).Where(pair => pair.Count() > 1).ToList();
        var charts = new List<(string, string)>();
        void Chart(string file, string title, string axis, Func<PlanRow, ChartPoint> point)
        {
            var chart = new LineChart(title, "steps of the first denoiser", axis);
            foreach (var pair in pairs) chart.Add(pair.Key, pair.OrderBy(item => FirstSteps(item.Plan, reference)).Select(item => point(item.Row) with { X = FirstSteps(item.Plan, reference) }));
            chart.Save(Path.Combine(folder, file));
            charts.Add((file, title));
        }

        if (pairs.Count > 0)
        {
            Chart("accuracy.png", "Prompt accuracy", "all right", row => new(0, row.AllRight.Share, row.AllRight.Interval.Low, row.AllRight.Interval.High));
            foreach (var features in plans[0].Row.Distances.Keys)
                Chart($"kid-{features}.png", $"Distance from real scenes, features of {features}", "KID x 1000", row => Point(row.Distances[features].Kid, 1000));
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
            foreach (var picture in pictures) sheet.Add(picture, plan.Text[(plan.Sampler.Length + 1)..]);
        }

        sheet.Save(Path.Combine(folder, "sheet.png"));
    }

    /// <summary>Plans of one line: two denoisers in one order and a decoder; one denoiser alone belongs to the pair in which it is the second.</summary>
    private static string Pair(EvaluationPlan plan, EvaluationPlan reference) => plan.Ranges.Count == 2
        ? $"{plan.Ranges[0].Denoiser}, then {plan.Ranges[1].Denoiser}, {plan.Decoder}"
        : $"{reference.Ranges[0].Denoiser}, then {plan.Ranges[0].Denoiser}, {plan.Decoder}";

    private static int FirstSteps(EvaluationPlan plan, EvaluationPlan reference) =>
        plan.Ranges.Count == 2 || plan.Ranges[0].Denoiser == reference.Ranges[0].Denoiser ? plan.Ranges[0].To : 0;

    private static ChartPoint Point(Estimate estimate, double scale) => new(0, scale * estimate.Value, scale * estimate.Low, scale * estimate.High);
}
