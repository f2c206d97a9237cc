using System.Text.Json;
using System.Text.Json.Serialization;
using HybridGrains.Diffusion.Lora;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>
/// Where one of our pictures comes from: what was asked for, by which files, and who computed which steps. JSON under
/// <see cref="PictureText.Provenance"/>.
/// </summary>
public sealed record PictureProvenance
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
    };

    /// <summary>Id of the generation in its cluster.</summary>
    public required string Id { get; init; }

    public required string Family { get; init; }

    /// <summary>SHA-256 of the family's manifest, which holds those of its files.</summary>
    public required string FamilyHash { get; init; }

    public required string Prompt { get; init; }
    public string NegativePrompt { get; init; } = "";
    public required long Seed { get; init; }
    public required int Steps { get; init; }

    /// <summary>
    /// Steps of the large denoiser where these come first, as a request asks for them; null where no request can ask for the
    /// order that was run.
    /// </summary>
    public int? CloudSteps { get; init; }

    public required string Sampler { get; init; }
    public required float GuidanceScale { get; init; }

    /// <summary>Null when none was asked for.</summary>
    public float? GuidanceRescale { get; init; }

    /// <summary>Size conditioning that was asked for, by the names of a request's fields; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Sizes { get; init; }

    /// <summary>What was merged into the networks; null for nothing.</summary>
    public IReadOnlyList<LoraUse>? Loras { get; init; }

    public required int Width { get; init; }
    public required int Height { get; init; }

    /// <summary>Whether denoisers for few steps made it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Fast { get; init; }

    /// <summary>Whether brackets in the prompt were text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PlainPrompt { get; init; }

    /// <summary>Null when it started from noise alone.</summary>
    public double? Strength { get; init; }

    /// <summary>SHA-256 of the picture file it started from, hexadecimal.</summary>
    public string? ImageSha256 { get; init; }

    /// <summary>SHA-256 of the mask's file, hexadecimal.</summary>
    public string? MaskSha256 { get; init; }

    /// <summary>
    /// "transparent" where transparency, of the mask or of the picture itself, said what to paint anew; null where brightness did
    /// or nothing was kept.
    /// </summary>
    public string? MaskRule { get; init; }

    /// <summary>Name and version of the hand-off policy.</summary>
    public string Policy { get; init; } = "";

    /// <summary>Every attempt, in order; those that were lost included.</summary>
    public IReadOnlyList<ProvenanceRange> Ranges { get; init; } = [];

    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads what a file of unknown origin carries; what it says is not proven by anything.</summary>
    /// <exception cref="PictureException">Not this JSON.</exception>
    public static PictureProvenance Parse(string json)
    {
        try
        {
            var read = JsonSerializer.Deserialize<PictureProvenance>(json, Json) ?? throw new PictureException("The provenance is empty.");
            // JSON's numbers have no limit: 1e999 is read as infinite.
            double[] numbers =
            [
                read.GuidanceScale,
                read.GuidanceRescale ?? 0,
                read.Strength ?? 0,
                .. read.Loras?.Select(lora => lora?.Weight ?? 0) ?? [],
                .. read.Ranges.Select(range => range?.Ms ?? 0),
            ];
            if (!numbers.All(double.IsFinite))
            {
                throw new PictureException("The provenance holds a number that is not finite.");
            }

            return read with
            {
                Loras = read.Loras?.OfType<LoraUse>().ToList(),
                Ranges = [.. read.Ranges.Where(range => range is not null)],
            };
        }
        catch (JsonException broken)
        {
            throw new PictureException($"The provenance cannot be read: {broken.Message}");
        }
    }
}
