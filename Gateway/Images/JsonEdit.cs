using System.Text.Json.Nodes;
using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Generations;
using HybridGrains.Grains.Interfaces.Generations;
using Microsoft.AspNetCore.Http;

namespace HybridGrains.Gateway.Images;

/// <summary>The JSON of OpenAI's image edits: pictures by reference, and the fields of a generation.</summary>
internal static class JsonEdit
{
    private const string Images = "images";
    private const string Mask = "mask";
    private const string Url = "image_url";
    private const string FileId = "file_id";

    /// <summary>OpenAI's own limit of a data URL.</summary>
    private const int MaxUrl = 20_971_520;

    /// <exception cref="FaultException">Names the field.</exception>
    public static async Task<(GenerationBody Body, StartPicture Picture)> ReadAsync(HttpContext context)
    {
        var json = await JsonBody.ReadAsync<JsonObject>(context);
        var (images, mask) = (json[Images], json[Mask]);
        json.Remove(Images);
        json.Remove(Mask);
        if (json.ContainsKey("image"))
        {
            throw new FaultException(new Fault(400, "unknown_field", "image is not a field of this call in JSON; images is.", "image"));
        }

        var body = JsonBody.Read<GenerationBody>(json);
        return (
            body,
            new StartPicture(Bytes($"{Images}[0]", One(images)))
            {
                Mask = mask is null ? default(ReadOnlyMemory<byte>) : Bytes(Mask, mask),
                MaskRule = GenerationBodyCheck.Rule(body.MaskRule, MaskRule.Transparent),
            }
        );
    }

    private static JsonNode? One(JsonNode? images) =>
        images is JsonArray list
            ? list.Count switch
            {
                0 or > EditForm.MaxImages => throw Invalid(Images, $"must have 1 to {EditForm.MaxImages} pictures; it has {list.Count}"),
                1 => list[0],
                var more => throw Invalid(Images, EditForm.WhyNotSeveral(more)),
            }
            : throw Invalid(Images, "must be a list of pictures such as [{\"image_url\": \"data:image/png;base64,...\"}]");

    private static byte[] Bytes(string field, JsonNode? reference)
    {
        if (reference is not JsonObject picture || picture.Count(part => part.Value is not null) != 1)
        {
            throw Invalid(field, $"must be an object with exactly one of {Url} and {FileId}");
        }

        var (name, value) = picture.First(part => part.Value is not null);
        if (name == FileId)
        {
            throw Invalid($"{field}.{FileId}", $"cannot be used: this service keeps no files; send the picture as {Url}, a data URL");
        }

        if (name != Url)
        {
            throw new FaultException(new Fault(400, "unknown_field", $"{field} must have {Url}; it has another member.", field));
        }

        field = $"{field}.{Url}";
        if (value is not JsonValue text || !text.TryGetValue(out string? url))
        {
            throw Invalid(field, "must be text");
        }

        return url.Length <= MaxUrl
            ? PictureField.Decode(field, url)
            : throw Invalid(field, $"must have at most {MaxUrl} characters; it has {url.Length}");
    }

    private static FaultException Invalid(string field, string rule) => new(new Fault(400, "invalid_value", $"{field} {rule}.", field));
}
