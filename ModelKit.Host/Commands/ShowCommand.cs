using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using HybridGrains.Diffusion.Families;

namespace HybridGrains.ModelKit.Host.Commands;

/// <summary><c>show NAME</c>: what a family takes, what its plans gave, which words it knows.</summary>
internal static class ShowCommand
{
    private const int Columns = 110;
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "Name of the family, as 'models list' shows it." };
        var models = ModelsOption.Create();
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        var command = new Command("show", "Show a family: networks, defaults, measured plans, vocabulary.") { name, models, json };
        command.SetWork(
            (parsed, _) =>
            {
                var families = ModelFamily.LoadAll(parsed.GetValue(models)!);
                var family =
                    families.FirstOrDefault(known => known.Manifest.Name.Equals(parsed.GetValue(name), StringComparison.OrdinalIgnoreCase))
                    ?? throw new FamilyException(
                        $"There is no family '{parsed.GetValue(name)}' in {parsed.GetValue(models)}; there are: "
                            + string.Join(", ", families.Select(known => known.Manifest.Name))
                            + "."
                    );
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(Json(family));
                    return 0;
                }

                Show(family);
                return 0;
            }
        );
        return command;
    }

    private static string Json(ModelFamily family) =>
        JsonSerializer.Serialize(
            new
            {
                name = family.Manifest.Name,
                title = family.Manifest.Title,
                license = family.Manifest.License,
                hash = family.Hash,
                folder = family.Folder,
                size = family.Manifest.Size,
                denoisers = family.Manifest.Denoisers,
                decoders = family.Manifest.Decoders,
                defaults = family.Manifest.Defaults,
                fast = family.Manifest.Fast,
                measured = family.Manifest.Measured,
                measuredFast = family.Manifest.MeasuredFast,
                vocabulary = family.Manifest.Vocabulary,
            },
            Options
        );

    private static void Show(ModelFamily family)
    {
        var manifest = family.Manifest;
        Line($"{manifest.Name}: {manifest.Title}");
        Line($"{manifest.Size.Width}x{manifest.Size.Height} by default; {family.Folder}");
        Line($"");
        foreach (var denoiser in manifest.Denoisers)
        {
            var (parameters, flops) = (denoiser.Parameters / 1e6, denoiser.FlopsPerEvaluation / 1e9);
            Line($"  {denoiser.Name, -14} {parameters, 8:F1} M parameters, {flops:F2} GFLOP a step");
        }

        var defaults = manifest.Defaults;
        Line($"");
        Line($"By default {defaults.Steps} steps of {defaults.Sampler}, guidance {defaults.GuidanceScale}:");
        Line(
            $"the first {defaults.CloudSteps} with {defaults.LargeDenoiser} in the cloud, the others with {defaults.SmallDenoiser} at the edge."
        );
        if (manifest.Fast is { } fast)
        {
            Line($"With --fast {fast.Steps} steps of {fast.Sampler}, the first {fast.CloudSteps} with {fast.LargeDenoiser}.");
        }

        Plans(manifest.Measured, "Measured plans");
        Plans(manifest.MeasuredFast, "Measured plans for few steps");
        Words(manifest.Vocabulary);
    }

    private static void Plans(MeasuredEntry? measured, string title)
    {
        if (measured is null)
        {
            return;
        }

        Line($"");
        Line($"{title} ({measured.Prompts} prompts each, {measured.Machine}); right is the share of prompts that the picture shows:");
        Line($"   right        95 %   cloud ms  edge ms  plan");
        foreach (var plan in measured.Plans.OrderByDescending(plan => plan.PromptAccuracy))
        {
            var (right, low, high) = (plan.PromptAccuracy * 100, plan.Low * 100, plan.High * 100);
            Line($"  {right, 5:F1} %  {low, 4:F1}-{high, -5:F1} {plan.CloudMs, 9:F0} {plan.EdgeMs, 8:F0}  {plan.Plan}");
        }
    }

    private static void Words(VocabularyEntry? words)
    {
        Line($"");
        if (words is null)
        {
            Line($"It carries no vocabulary: prompts are free text.");
            return;
        }

        Wrapped("Things", words.Objects.Select(word => word.Also.Count == 0 ? word.Name : $"{word.Name} ({string.Join(", ", word.Also)})"));
        Wrapped("Relations", words.Relations);
        foreach (var (kind, values) in words.Attributes)
        {
            Wrapped(kind, values);
        }

        Wrapped("Backgrounds", words.Backgrounds);
        Line($"Up to {words.MaxCount} of one thing.");
    }

    private static void Wrapped(string title, IEnumerable<string> words)
    {
        var line = title + ":";
        foreach (var word in words)
        {
            if (line.Length + word.Length + 2 > Columns)
            {
                Console.WriteLine(line);
                line = "  ";
            }

            line += (line.EndsWith(' ') || line.EndsWith(':') ? " " : ", ") + word;
        }

        Console.WriteLine(line);
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
