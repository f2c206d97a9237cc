using System.Text.Json;
using HybridGrains.ModelKit.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Pruning;

/// <summary>One size of a family of pruned denoisers: what was asked for, what came out.</summary>
/// <param name="Keep">The largest share of the teacher's parameters that was allowed.</param>
/// <param name="Share">The share it has.</param>
/// <param name="ExpectedDamage">What the rule took the change of the final latents to be.</param>
/// <param name="MeasuredDamage">What it is, before recovery.</param>
internal sealed record PrunedDenoiser(
    double Keep,
    string Rule,
    long Parameters,
    long TeacherParameters,
    double Share,
    double ExpectedDamage,
    double MeasuredDamage
)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>Arithmetic of one evaluation at the config's sample_size; null when it has none.</summary>
    public double? FlopsPerEvaluation { get; init; }

    /// <summary>Groups, heads or channels kept, by layer; layers that keep all are left out.</summary>
    public IReadOnlyDictionary<string, int> Units { get; init; } = new Dictionary<string, int>();

    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Slices and writes unet/config.json, unet/diffusion_pytorch_model.safetensors (fp16) and pruning.json.</summary>
    public static PrunedDenoiser Write(
        string folder,
        DenoiserSlicing slicing,
        ParameterCount count,
        PruningPlan plan,
        string rule,
        double keep,
        int contextTokens,
        (double Expected, double Measured) damage
    )
    {
        using var student = slicing.Slice(plan);
        student.SavePretrained(Path.Combine(folder, "unet"), ScalarType.Float16);
        var parameters = student.CountParameters();
        var result = new PrunedDenoiser(
            keep,
            rule,
            parameters,
            count.Teacher,
            (double)parameters / count.Teacher,
            damage.Expected,
            damage.Measured
        )
        {
            FlopsPerEvaluation = student.Config.SampleSize is { } size ? FlopCount.Denoiser(student, size[0], contextTokens) : null,
            Units = new SortedDictionary<string, int>(
                count
                    .Parts.Where(part => !part.IsWhole && plan.UnitsOf(part) < part.Units && !plan.IsGone(part))
                    .ToDictionary(part => part.Name, plan.UnitsOf),
                StringComparer.Ordinal
            ),
            Removed = [.. plan.Removed.Order(StringComparer.Ordinal)],
        };
        File.WriteAllText(Path.Combine(folder, "pruning.json"), JsonSerializer.Serialize(result, Options) + "\n");
        return result;
    }
}
