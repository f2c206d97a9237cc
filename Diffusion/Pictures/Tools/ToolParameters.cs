using System.Text.Json;

namespace HybridGrains.Diffusion.Pictures.Tools;

/// <summary>
/// How a picture was made, from whatever a program wrote into its text: A1111's lines, and the metadata of ComfyUI, InvokeAI,
/// NovelAI, SwarmUI, Fooocus and Easy Diffusion.
/// </summary>
/// <param name="Tool">The program; null for A1111's text, which many write.</param>
/// <param name="Parameters">Null when the program is known by what it wrote, but not how the picture was made.</param>
public sealed record ToolParameters(string? Tool, EmbeddedParameters? Parameters)
{
    /// <summary>Null when the text says nothing of how a picture was made.</summary>
    /// <param name="text">What <see cref="PictureText.Read"/> found.</param>
    /// <exception cref="PictureException">Parameters that are longer than is read.</exception>
    public static ToolParameters? Read(IReadOnlyDictionary<string, string> text)
    {
        foreach (var (key, tool) in Marks)
        {
            if (text.TryGetValue(key, out var metadata))
            {
                return new ToolParameters(tool, Json(metadata, root => MetadataReader.Read(root)));
            }
        }

        if (text.TryGetValue("Software", out var software) && software.StartsWith(NovelAi, StringComparison.OrdinalIgnoreCase))
        {
            return new ToolParameters(NovelAi, OfNovelAi(text));
        }

        if (text.TryGetValue(PictureText.Parameters, out var parameters))
        {
            return parameters.TrimStart().StartsWith('{') ? OfJson(parameters) : OfLines(EmbeddedParameters.Parse(parameters));
        }

        if (text.TryGetValue("prompt", out var prompt) && prompt.TrimStart().StartsWith('{'))
        {
            return new ToolParameters(Comfy, Json(prompt, ComfyGraph.Read));
        }

        if (text.ContainsKey("workflow"))
        {
            return new ToolParameters(Comfy, null);
        }

        // Easy Diffusion has a text for each parameter.
        return text.ContainsKey("prompt") && text.Keys.Any(key => key.Contains("steps", StringComparison.Ordinal))
            ? new ToolParameters("Easy Diffusion", MetadataReader.Read(text))
            : null;
    }

    private const string Comfy = "ComfyUI";
    private const string NovelAi = "NovelAI";
    private const string Swarm = "SwarmUI";

    /// <summary>Keys that only one program uses.</summary>
    private static readonly (string Key, string Tool)[] Marks =
    [
        ("invokeai_metadata", "InvokeAI"),
        ("sd-metadata", "InvokeAI"),
        ("fooocus_scheme", "Fooocus"),
    ];

    private static ToolParameters? OfLines(EmbeddedParameters lines) =>
        lines.Prompt.Length == 0 && lines.Steps is null && lines.Seed is null ? null : new ToolParameters(null, lines);

    private static ToolParameters OfJson(string json)
    {
        var tool =
            json.Contains("sui_image_params", StringComparison.Ordinal) ? Swarm
            : json.Contains("\"class_type\"", StringComparison.Ordinal) ? Comfy
            : json.Contains("fooocus", StringComparison.OrdinalIgnoreCase) ? "Fooocus"
            : null;
        var read = Json(json, tool == Comfy ? ComfyGraph.Read : MetadataReader.Read);
        // Text in braces that is no metadata is a prompt (wildcards have braces).
        return tool is null && read is null ? new ToolParameters(null, EmbeddedParameters.Parse(json)) : new ToolParameters(tool, read);
    }

    private static EmbeddedParameters? OfNovelAi(IReadOnlyDictionary<string, string> text)
    {
        var read = text.TryGetValue("Comment", out var comment) ? Json(comment, MetadataReader.Read) : null;
        var prompt = text.GetValueOrDefault("Description", "");
        return read is { Prompt.Length: > 0 } ? read
            : prompt.Length == 0 ? read
            : (read ?? new EmbeddedParameters("")) with { Prompt = prompt };
    }

    private static EmbeddedParameters? Json(string text, Func<JsonElement, EmbeddedParameters?> read)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true });
            return read(json.RootElement);
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException)
        {
            // Not JSON, or half a surrogate pair in it.
            return null;
        }
    }
}
