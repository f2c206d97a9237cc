using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using HybridGrains.Cli.Commands;
using HybridGrains.Client;
using HybridGrains.Diffusion.Pictures;
using Spectre.Console;

namespace HybridGrains.Cli.Rendering;

/// <summary>Prints how a picture was made.</summary>
internal static class ShowView
{
    private const int MaxRanges = 50;
    private const int LabelWidth = 11;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // It goes to a terminal or a program, not into a web page: letters of all alphabets stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void ShowJson(ShownPicture picture) =>
        Console.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    file = picture.Path,
                    picture.Header.Format,
                    picture.Header.Width,
                    picture.Header.Height,
                    tool = picture.Tool,
                    sampler = picture.Sampler,
                    picture.Parameters,
                    picture.Provenance,
                },
                Json
            )
        );

    public static void Show(ShownPicture picture)
    {
        var (parameters, ours) = (picture.Parameters, picture.Provenance);
        // Not through AnsiConsole: it breaks long lines, and a prompt is made to be copied.
        Console.WriteLine(
            $"{picture.Path}: {picture.Header.Format}, {picture.Header.Width}x{picture.Header.Height}, "
                + $"{(ours is null ? $"made by {picture.Tool ?? "another program"}" : "made by HybridGrains")}"
        );
        Console.WriteLine();
        Line("prompt", parameters.Prompt);
        Line("negative", parameters.NegativePrompt);
        Line("model", Join(" ", parameters.Model, parameters.ModelHash is { } hash ? $"({Short(hash)})" : null));
        Line("seed", Text(parameters.Seed));
        Line("steps", Text(parameters.Steps));
        Line("sampler", Sampler(picture));
        Line("guidance", Join(", rescaled by ", Text(parameters.GuidanceScale), Text(ours?.GuidanceRescale)));
        Line("size", parameters is { Width: { } width, Height: { } height } ? $"{width}x{height}" : null);
        Line("strength", Text(parameters.Strength));
        Line("from image", ours?.ImageSha256 is { } image ? "SHA-256 " + image : null);
        Line(
            "mask",
            ours?.MaskSha256 is { } mask ? "SHA-256 " + mask
                : ours?.MaskRule is null ? null
                : "where the image is transparent"
        );
        if (ours is null)
        {
            foreach (var (key, value) in parameters.Other)
            {
                Line(key, value);
            }

            return;
        }

        Line("LoRA", ours.Loras is { Count: > 0 } loras ? string.Join(", ", loras.Select(use => $"{use.Name}:{Text(use.Weight)}")) : null);
        foreach (var (field, size) in ours.Sizes ?? new Dictionary<string, string>())
        {
            Line(field, size);
        }

        Line("few steps", ours.Fast ? "yes (--fast)" : null);
        Line(
            "split",
            ours.CloudSteps is { } split
                ? $"large denoiser up to step {split}, then the small one (--cloud-steps {split})"
                : "left to the policy"
        );
        Line("policy", ours.Policy);
        Line("generation", ours.Id);
        Console.WriteLine();
        AnsiConsole.Write(RangeTable.Of([.. ours.Ranges.Take(MaxRanges).Select(Range)]));
        if (ours.Ranges.Count > MaxRanges)
        {
            Console.WriteLine($"... and {ours.Ranges.Count - MaxRanges} more.");
        }

        Console.WriteLine(
            $"Make it again: hybridgrains show {picture.Path} "
                + $"--run{(ours.ImageSha256 is null ? "" : " --image FILE")}{(ours.MaskSha256 is null ? "" : " --mask FILE")}"
        );
    }

    /// <summary>For people, while a picture is made again.</summary>
    public static void ShowNotes(IEnumerable<string> notes)
    {
        foreach (var note in notes)
        {
            Console.Error.WriteLine("Note: " + Printable(note));
        }
    }

    private static string? Sampler(ShownPicture picture) =>
        picture.Parameters.Sampler is not { } name || picture.Sampler == name
            ? picture.Parameters.Sampler
            : $"{name} ({(picture.Sampler is { } ours ? $"{ours} here" : "not known here")})";

    private static RangeInfo Range(ProvenanceRange range) =>
        new(
            range.Attempt,
            range.From,
            range.To,
            Printable(range.Worker ?? ""),
            Printable(range.Tier ?? ""),
            Printable(range.Denoiser ?? ""),
            range.Decoder is null ? null : Printable(range.Decoder),
            Printable(range.Status ?? ""),
            range.Ms,
            0,
            null
        )
        {
            WorkerName = range.WorkerName is null ? null : Printable(range.WorkerName),
        };

    private static void Line(string label, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        var lines = Printable(value).Split('\n');
        Console.WriteLine($"  {Printable(label), -LabelWidth} {lines[0]}");
        foreach (var line in lines[1..])
        {
            Console.WriteLine($"  {"", -LabelWidth} {line}");
        }
    }

    /// <summary>A file may carry a terminal's control sequences; they are shown as a mark instead of obeyed.</summary>
    private static string Printable(string text) =>
        string.Concat(text.Select(letter => char.IsControl(letter) && letter != '\n' ? '\uFFFD' : letter));

    private static string? Join(string between, params string?[] parts) =>
        string.Join(between, parts.Where(part => part is not null)) is { Length: > 0 } text ? text : null;

    private static string Short(string hash) => hash.Length <= 10 ? hash : hash[..10];

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}
