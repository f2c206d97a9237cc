using System.Text.Json;

namespace HybridGrains.Training.Export;

/// <summary>What the learning curve of a run says about the weights beside it.</summary>
/// <param name="Figures">The last value of every figure of the curve, for example "loss" or "psnr".</param>
public sealed record RunFacts(long Steps, long Samples, double Minutes, IReadOnlyDictionary<string, double> Figures)
{
    /// <summary>Reads metrics.jsonl of the run that holds <paramref name="modelFolder"/>; null when there is none.</summary>
    public static RunFacts? Beside(string modelFolder)
    {
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(modelFolder))!, "metrics.jsonl");
        if (!File.Exists(path)) return null;
        var figures = new Dictionary<string, double>();
        foreach (var line in File.ReadLines(path))
        {
            foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, double>>(line)!) figures[name] = value;
        }

        double Take(string name) => figures.Remove(name, out var value) ? value : 0;
        return new RunFacts((long)Take("step"), (long)Take("samples"), Take("minutes"), figures);
    }
}
