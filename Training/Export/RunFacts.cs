using System.Text.Json;
using HybridGrains.Training.Runs;

namespace HybridGrains.Training.Export;

/// <summary>What the learning curve of a run says about the weights beside it.</summary>
/// <param name="Figures">The last value of every figure of the curve, for example "loss" or "psnr".</param>
internal sealed record RunFacts(long Steps, long Samples, double Minutes, IReadOnlyDictionary<string, double> Figures)
{
    /// <summary>In a family's folder: the facts of its networks, by folder.</summary>
    public const string FamilyFile = "training.json";

    /// <summary>
    /// Reads metrics.jsonl of the run that holds <paramref name="modelFolder"/>, or what the family that holds it says; null when
    /// there is neither.
    /// </summary>
    public static RunFacts? Beside(string modelFolder)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(modelFolder));
        var parent = Path.GetDirectoryName(folder)!;
        var path = Path.Combine(parent, "metrics.jsonl");
        if (!File.Exists(path))
        {
            return OfFamily(parent).GetValueOrDefault(Path.GetFileName(folder));
        }

        var figures = new Dictionary<string, double>();
        foreach (var line in File.ReadLines(path))
        {
            foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, double>>(line)!)
            {
                figures[name] = value;
            }
        }

        double Take(string name) => figures.Remove(name, out var value) ? value : 0;
        return new RunFacts((long)Take("step"), (long)Take("samples"), Take("minutes"), figures);
    }

    /// <summary>The facts that a family's folder keeps; none where it keeps none.</summary>
    public static IReadOnlyDictionary<string, RunFacts> OfFamily(string folder)
    {
        var path = Path.Combine(folder, FamilyFile);
        return File.Exists(path)
            ? JsonSerializer.Deserialize<Dictionary<string, RunFacts>>(File.ReadAllText(path), ReportJson.Options)!
            : new Dictionary<string, RunFacts>();
    }

    public static void WriteFamily(string folder, IReadOnlyDictionary<string, RunFacts> facts) =>
        File.WriteAllText(Path.Combine(folder, FamilyFile), JsonSerializer.Serialize(facts, ReportJson.Options) + "\n");
}
