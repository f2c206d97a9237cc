using System.Globalization;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Samplers;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>Who computes what of a picture: ranges of steps, then a decoder.</summary>
/// <param name="Sampler">Name of the sampler, which all ranges share.</param>
/// <param name="Ranges">In order; the last one ends at the number of steps.</param>
/// <param name="Decoder">Name in family.json.</param>
/// <param name="DecodesInCloud">Whether the cloud decodes; else an edge device does.</param>
internal sealed record EvaluationPlan(string Sampler, IReadOnlyList<PlanRange> Ranges, string Decoder, bool DecodesInCloud)
{
    public int Steps => Ranges[^1].To;

    public int CloudSteps => StepsWhere(range => range.Cloud);

    /// <summary>The plan as it is written; reads back as the same plan.</summary>
    public string Text => $"{StepsText} {Decoder}@{Tier(DecodesInCloud)}";

    /// <summary>The plan without its decoder.</summary>
    public string StepsText =>
        $"{Sampler} {string.Join(' ', Ranges.Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.Denoiser}@{Tier(range.Cloud)}:{range.To}")))}";

    /// <summary>Denoisers that a plan's text names, whether a family has them or not.</summary>
    public static IReadOnlyList<string> DenoisersOf(string text) => [.. Written(text).Ranges.Select(range => range.Denoiser).Distinct()];

    public int StepsWhere(Func<PlanRange, bool> which) => Ranges.Select((range, i) => which(range) ? range.To - From(i) : 0).Sum();

    /// <summary>Where range <paramref name="index"/> starts.</summary>
    public int From(int index) => index == 0 ? 0 : Ranges[index - 1].To;

    /// <exception cref="TrainingException">The text is no plan, or names what the family has not; the message says what it has.</exception>
    public static EvaluationPlan Parse(string text, FamilyManifest family)
    {
        var written = Written(text);
        var sampler = written.Sampler ?? family.Defaults.Sampler;
        if (!SamplerCatalog.Default.Contains(sampler))
        {
            throw Refusal(text, "sampler", sampler, SamplerCatalog.Default.Names);
        }

        foreach (var range in written.Ranges.Where(range => family.Denoisers.All(entry => entry.Name != range.Denoiser)))
        {
            throw Refusal(text, "denoiser", range.Denoiser, family.Denoisers.Select(entry => entry.Name));
        }

        return family.Decoders.Any(entry => entry.Name == written.Decoder)
            ? new EvaluationPlan(
                sampler,
                [.. written.Ranges.Select(range => new PlanRange(range.Denoiser, range.Cloud, range.To))],
                written.Decoder,
                written.DecodesInCloud
            )
            : throw Refusal(text, "decoder", written.Decoder, family.Decoders.Select(entry => entry.Name));
    }

    /// <summary>Reads a file with one plan a line; empty lines and those that begin with # are skipped.</summary>
    public static IReadOnlyList<EvaluationPlan> ReadFile(string path, FamilyManifest family)
    {
        if (!File.Exists(path))
        {
            throw new TrainingException($"--plans: there is no file '{path}'.");
        }

        return
        [
            .. File.ReadLines(path)
                .Where(line => line.Trim() is { Length: > 0 } text && text[0] != '#')
                .Select(line => Parse(line, family))
                .Distinct(),
        ];
    }

    public bool Equals(EvaluationPlan? other) => other is not null && other.Text == Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    private static PlanText Written(string text)
    {
        try
        {
            return PlanText.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw new TrainingException($"Plan '{text}': {wrong.Message}");
        }
    }

    private static TrainingException Refusal(string text, string what, string name, IEnumerable<string> known) =>
        new($"Plan '{text}': there is no {what} '{name}'; known: {string.Join(", ", known)}.");

    private static string Tier(bool cloud) => cloud ? "cloud" : "edge";
}
