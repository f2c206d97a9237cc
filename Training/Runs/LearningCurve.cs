using System.Text.Json;
using HybridGrains.Training.Charts;

namespace HybridGrains.Training.Runs;

/// <summary>What a run measured on held-out data as it went on, from its metrics.jsonl.</summary>
/// <param name="Figure">"psnr" or "heldOutLoss", for example.</param>
/// <param name="Points">In order of time.</param>
internal sealed record LearningCurve(string Figure, IReadOnlyList<LearningCurvePoint> Points)
{
    /// <summary>Marks a step at which a run went on from exported weights with empty moments.</summary>
    public const string Restart = "restart";

    private static readonly HashSet<string> OfTheStep =
    [
        "step",
        "samples",
        "minutes",
        "coreMinutes",
        "loss",
        "gradNorm",
        "samplesPerSecond",
        Restart,
    ];

    /// <summary>Minutes at which the run went on from exported weights.</summary>
    public IReadOnlyList<double> Restarts { get; init; } = [];

    /// <summary>One curve per figure that previews added; a stretch that a resumed run took again counts once.</summary>
    public static IReadOnlyList<LearningCurve> Read(string runFolder)
    {
        var path = Path.Combine(runFolder, "metrics.jsonl");
        if (!File.Exists(path))
        {
            throw new TrainingException($"--run: {path} does not exist; {runFolder} is not the folder of a run.");
        }

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
                )
                {
                    Restarts = [.. rows.Where(row => row.ContainsKey(Restart)).Select(row => row["minutes"])],
                }),
        ];
    }

    public void Draw(string title, string path)
    {
        var chart = new LineChart(title, "minutes", Figure);
        chart.Add(Figure, Points.Select(point => new ChartPoint(point.Minutes, point.Value)));
        foreach (var minutes in Restarts)
        {
            chart.Mark(minutes);
        }

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
