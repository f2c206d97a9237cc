using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Generations;
using HybridGrains.Grains.Interfaces.Generations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HybridGrains.Gateway.Images;

/// <summary>The multipart form of OpenAI's image edits: their fields, and ours under the names that they have in JSON.</summary>
internal static class EditForm
{
    private const int MaxFields = 64;

    /// <summary>32,000 characters of up to four bytes.</summary>
    private const int MaxFieldLength = 128 * 1024;

    /// <summary>What OpenAI takes; here only one can be used.</summary>
    public const int MaxImages = 16;
    public const string Image = "image";
    public const string Mask = "mask";

    /// <summary>Throws <see cref="FaultException"/> naming the field.</summary>
    public static async Task<(GenerationBody Body, StartPicture Picture)> ReadAsync(HttpRequest request, long maxBytes)
    {
        var form = await FormAsync(request, maxBytes);
        // Some clients send a list of one.
        var images = form.Files.Where(file => file.Name is Image or Image + "[]").ToList();
        if (images.Count != 1)
        {
            throw Invalid(Image, images.Count == 0 ? "must be a file; there is none" : WhyNotSeveral(images.Count));
        }

        var masks = form.Files.GetFiles(Mask);
        if (masks.Count > 1)
        {
            throw Invalid(Mask, $"must be at most one file; there are {masks.Count}");
        }

        var body = EditFields.Read(form);
        return (
            body,
            new StartPicture(await BytesAsync(Image, images[0]))
            {
                Mask = masks is [var mask] ? await BytesAsync(Mask, mask) : default(ReadOnlyMemory<byte>),
                MaskRule = GenerationBodyCheck.Rule(body.MaskRule, MaskRule.Transparent),
            }
        );
    }

    /// <summary>A rule for people.</summary>
    public static string WhyNotSeveral(int count) =>
        $"must be one picture; there are {count}: no model here makes one picture of several, and leaving some out would be silent";

    private static async Task<IFormCollection> FormAsync(HttpRequest request, long maxBytes)
    {
        if (!request.HasFormContentType)
        {
            throw new FaultException(
                new Fault(415, "unsupported_media_type", "The request body must be multipart/form-data or JSON.", "body")
            );
        }

        var options = new FormOptions
        {
            MultipartBodyLengthLimit = maxBytes,
            ValueCountLimit = MaxFields,
            ValueLengthLimit = MaxFieldLength,
        };
        try
        {
            return await request.ReadFormAsync(options, request.HttpContext.RequestAborted);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new FaultException(
                new Fault(
                    400,
                    "invalid_form",
                    $"The request body is not a form that can be read: it is cut off, or has more than {MaxFields} fields or one of more "
                        + $"than {MaxFieldLength} characters.",
                    "body"
                )
            );
        }
    }

    private static async Task<byte[]> BytesAsync(string field, IFormFile file)
    {
        PictureField.CheckLength(field, file.Length);
        var bytes = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static FaultException Invalid(string field, string rule) => new(new Fault(400, "invalid_value", $"{field} {rule}.", field));
}
