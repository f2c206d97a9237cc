using System.Globalization;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Samplers;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>Who computes what of a picture: ranges of steps, then a decoder.</summary>
/// <param name="Sampler">Name of the sampler, which all ranges share.</param>
/// <param name="Ranges">In order; the last one ends at the number of steps.</param>
/// <param name="Decoder">Name in family.json.</param>
/// <param name="DecodesInCloud">Whether the cloud decodes; else an edge device does.</param>
public sealed record EvaluationPlan(string Sampler, IReadOnlyList<PlanRange> Ranges, string Decoder, bool DecodesInCloud)
{
    private const string Form =
        "it must be [SAMPLER] DENOISER@TIER:STEP ... DECODER@TIER, for example 'large@cloud:5 small@edge:20 light@edge'";

    public int Steps => Ranges[^1].To;

    public int CloudSteps => StepsWhere(range => range.Cloud);

    /// <summary>The plan as it is written; reads back as the same plan.</summary>
    public string Text => $"{StepsText} {Decoder}@{Tier(DecodesInCloud)}";

    /// <summary>The plan without its decoder.</summary>
    public string StepsText =>
        $"{Sampler} {string.Join(' ', Ranges.Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.Denoiser}@{Tier(range.Cloud)}:{range.To}")))}";

    /// <summary>Denoisers that a plan's text names, whether a family has them or not.</summary>
    public static IReadOnlyList<string> DenoisersOf(string text) =>
        [
            .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(word => word.Contains(':', StringComparison.Ordinal))
                .Select(word => word[..word.IndexOf('@', StringComparison.Ordinal)])
                .Distinct(),
        ];

    public int StepsWhere(Func<PlanRange, bool> which) => Ranges.Select((range, i) => which(range) ? range.To - From(i) : 0).Sum();

    /// <summary>Where range <paramref name="index"/> starts.</summary>
    public int From(int index) => index == 0 ? 0 : Ranges[index - 1].To;

    /// <exception cref="TrainingException">The text is no plan, or names what the family has not; the message says what it has.</exception>
    public static EvaluationPlan Parse(string text, FamilyManifest family)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var sampler = family.Defaults.Sampler;
        if (words.Length > 0 && !words[0].Contains('@', StringComparison.Ordinal))
            (sampler, words) = (words[0], words[1..]);
        if (!SamplerCatalog.Default.Contains(sampler))
            throw new TrainingException(
                $"Plan '{text}': there is no sampler '{sampler}'; known: {string.Join(", ", SamplerCatalog.Default.Names)}."
            );
        if (words.Length < 2)
            throw new TrainingException($"Plan '{text}': {Form}.");
        var ranges = words[..^1].Select(word => Range(word, text, family)).ToList();
        var (decoder, cloud) = Place(words[^1], text);
        if (family.Decoders.All(entry => entry.Name != decoder))
            throw new TrainingException(
                $"Plan '{text}': there is no decoder '{decoder}'; known: {string.Join(", ", family.Decoders.Select(entry => entry.Name))}."
            );
        var plan = new EvaluationPlan(sampler, ranges, decoder, cloud);
        for (var i = 0; i < ranges.Count; i++)
        {
            if (ranges[i].To <= plan.From(i))
                throw new TrainingException($"Plan '{text}': ranges must end one after the other, from step 1 on.");
        }

        return plan;
    }

    /// <summary>Reads a file with one plan a line; empty lines and those that begin with # are skipped.</summary>
    public static IReadOnlyList<EvaluationPlan> ReadFile(string path, FamilyManifest family)
    {
        if (!File.Exists(path))
            throw new TrainingException($"--plans: there is no file '{path}'.");
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

    private static PlanRange Range(string word, string text, FamilyManifest family)
    {
        var cut = word.LastIndexOf(':');
        if (cut < 0 || !int.TryParse(word[(cut + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var to) || to is < 1 or > 1000)
            throw new TrainingException($"Plan '{text}': '{word}' is no range; {Form}, with steps from 1 to 1000.");
        var (denoiser, cloud) = Place(word[..cut], text);
        if (family.Denoisers.All(entry => entry.Name != denoiser))
            throw new TrainingException(
                $"Plan '{text}': there is no denoiser '{denoiser}'; known: {string.Join(", ", family.Denoisers.Select(entry => entry.Name))}."
            );
        return new PlanRange(denoiser, cloud, to);
    }

    private static (string Name, bool Cloud) Place(string word, string text) =>
        word.Split('@') switch
        {
            [var name, "cloud"] => (name, true),
            [var name, "edge"] => (name, false),
            _ => throw new TrainingException($"Plan '{text}': '{word}' names no tier; {Form}."),
        };

    private static string Tier(bool cloud) => cloud ? "cloud" : "edge";
}
