using System.Text.Json;
using HybridGrains.Training.Charts;

namespace HybridGrains.Training.Runs;

/// <summary>What a run measured on held-out data as it went on, from its metrics.jsonl.</summary>
/// <param name="Figure">"psnr" or "heldOutLoss", for example.</param>
/// <param name="Points">In order of time.</param>
public sealed record LearningCurve(string Figure, IReadOnlyList<LearningCurvePoint> Points)
{
    private static readonly HashSet<string> OfTheStep = ["step", "samples", "minutes", "loss", "gradNorm", "samplesPerSecond"];

    /// <summary>One curve per figure that previews added; a stretch that a resumed run took again counts once.</summary>
    public static IReadOnlyList<LearningCurve> Read(string runFolder)
    {
        var path = Path.Combine(runFolder, "metrics.jsonl");
        if (!File.Exists(path))
            throw new TrainingException($"--run: {path} does not exist; {runFolder} is not the folder of a run.");
        var rows = File.ReadLines(path).Select(line => JsonSerializer.Deserialize<Dictionary<string, double>>(line)!).ToList();
        return
        [
            .. rows.SelectMany(row => row.Keys)
                .Distinct()
                .Where(key => !OfTheStep.Contains(key))
                .Select(figure => new LearningCurve(
                    figure,
                    Forward(
                        rows.Where(row => row.ContainsKey(figure))
                            .Select(row => new LearningCurvePoint((long)row["step"], (long)row["samples"], row["minutes"], row[figure]))
                    )
                )),
        ];
    }

    public void Draw(string title, string path)
    {
        var chart = new LineChart(title, "minutes", Figure);
        chart.Add(Figure, Points.Select(point => new ChartPoint(point.Minutes, point.Value)));
        chart.Save(path);
    }

    private static List<LearningCurvePoint> Forward(IEnumerable<LearningCurvePoint> points)
    {
        var kept = new List<LearningCurvePoint>();
        foreach (var point in points)
        {
            kept.RemoveAll(earlier => earlier.Step >= point.Step);
            kept.Add(point);
        }

        return kept;
    }
}
