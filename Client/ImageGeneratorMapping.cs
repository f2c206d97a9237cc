using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.AI;

namespace HybridGrains.Client;

/// <summary>Requests of Microsoft.Extensions.AI as submissions.</summary>
[Experimental("MEAI001")]
internal static class ImageGeneratorMapping
{
    private const string ImageType = "image/";

    public static GenerationSubmission Submission(ImageGenerationRequest request, ImageGenerationOptions? options)
    {
        var originals = request.OriginalImages?.ToList() ?? [];
        if (originals.Count > 1)
        {
            throw new NotSupportedException($"{originals.Count} original images: no model here makes one picture of several.");
        }

        if (options?.ResponseFormat is ImageGenerationResponseFormat.Uri or ImageGenerationResponseFormat.Hosted)
        {
            throw new NotSupportedException($"ResponseFormat {options.ResponseFormat}: pictures come as data.");
        }

        var submission = new GenerationSubmission
        {
            Prompt = request.Prompt ?? throw new ArgumentException("A request needs a prompt.", nameof(request)),
            Model = options?.ModelId,
            Size = options?.ImageSize is { } size ? $"{size.Width}x{size.Height}" : null,
            OutputFormat = options?.MediaType is { } type ? Format(type) : null,
            Image = originals is [var original] ? Bytes(original) : null,
        };
        return (options?.AdditionalProperties ?? []).Aggregate(submission, With);
    }

    private static GenerationSubmission With(GenerationSubmission submission, KeyValuePair<string, object?> property) =>
        property.Key switch
        {
            "seed" => submission with { Seed = Convert.ToInt64(property.Value, CultureInfo.InvariantCulture) },
            "steps" => submission with { Steps = Convert.ToInt32(property.Value, CultureInfo.InvariantCulture) },
            "strength" => submission with { Strength = Convert.ToDouble(property.Value, CultureInfo.InvariantCulture) },
            "negative_prompt" => submission with { NegativePrompt = property.Value?.ToString() },
            var other => throw new NotSupportedException($"The additional property '{other}' is not known here."),
        };

    private static string Format(string mediaType) =>
        mediaType.StartsWith(ImageType, StringComparison.Ordinal)
            ? mediaType[ImageType.Length..]
            : throw new NotSupportedException($"MediaType {mediaType}: it must be image/png, image/jpeg or image/webp.");

    private static byte[] Bytes(AIContent original) =>
        original is DataContent data
            ? data.Data.ToArray()
            : throw new NotSupportedException($"An original image as {original.GetType().Name}: only DataContent is taken.");
}
