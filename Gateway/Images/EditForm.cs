using System.Globalization;
using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Jobs;
using HybridGrains.Grains.Interfaces.Generations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HybridGrains.Gateway.Images;

/// <summary>The multipart form of OpenAI's image edits: their fields, and ours under the names that they have in JSON.</summary>
internal static class EditForm
{
    private const int MaxFields = 64;
    private const int MaxFieldLength = 64 * 1024;
    private const string Image = "image";
    private const string Mask = "mask";

    /// <summary>Throws <see cref="FaultException"/> naming the field.</summary>
    public static async Task<(GenerationBody Body, StartPicture Picture)> ReadAsync(HttpRequest request, long maxBytes)
    {
        var form = await FormAsync(request, maxBytes);
        // Some clients send a list of one.
        var images = form.Files.Where(file => file.Name is Image or Image + "[]").ToList();
        if (images.Count != 1)
            throw Invalid(Image, $"must be one file; there are {images.Count}");
        var masks = form.Files.GetFiles(Mask);
        if (masks.Count > 1)
            throw Invalid(Mask, $"must be at most one file; there are {masks.Count}");
        var body = Body(new FormFields(form));
        return (
            body,
            new StartPicture(await BytesAsync(Image, images[0]))
            {
                Mask = masks is [var mask] ? await BytesAsync(Mask, mask) : default(ReadOnlyMemory<byte>),
                MaskRule = GenerationBodyCheck.Rule(body.MaskRule, MaskRule.Transparent),
            }
        );
    }

    private static async Task<IFormCollection> FormAsync(HttpRequest request, long maxBytes)
    {
        if (!request.HasFormContentType)
            throw new FaultException(new Fault(415, "unsupported_media_type", "The request body must be multipart/form-data.", "body"));
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
                new Fault(400, "invalid_form", $"The request body is not the form that is expected: {broken.Message}", "body")
            );
        }
    }

    private static GenerationBody Body(FormFields fields) =>
        new()
        {
            Prompt = fields.Text("prompt"),
            Model = fields.Text("model"),
            N = fields.Number<int>("n"),
            Size = fields.Text("size"),
            ResponseFormat = fields.Text("response_format"),
            OutputFormat = fields.Text("output_format"),
            OutputCompression = fields.Number<int>("output_compression"),
            Seed = fields.Number<long>("seed"),
            Steps = fields.Number<int>("steps"),
            CloudSteps = fields.Number<int>("cloud_steps"),
            GuidanceScale = fields.Number<float>("guidance_scale"),
            GuidanceRescale = fields.Number<float>("guidance_rescale"),
            Strength = fields.Number<double>("strength"),
            NegativePrompt = fields.Text("negative_prompt"),
            PromptStyle = fields.Text("prompt_style"),
            MaskRule = fields.Text("mask_rule"),
            Sampler = fields.Text("sampler"),
            Fast = fields.Flag("fast"),
            CancelOnDisconnect = fields.Flag("cancel_on_disconnect"),
        };

    private static async Task<byte[]> BytesAsync(string field, IFormFile file)
    {
        PictureField.CheckLength(field, file.Length);
        var bytes = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static FaultException Invalid(string field, string rule) => new(new Fault(400, "invalid_value", $"{field} {rule}.", field));

    /// <summary>Values of a form; what cannot be read is refused by name.</summary>
    private readonly struct FormFields(IFormCollection form)
    {
        public string? Text(string name) => form.TryGetValue(name, out var values) && values is [{ Length: > 0 } value, ..] ? value : null;

        public T? Number<T>(string name)
            where T : struct, ISpanParsable<T>
        {
            if (Text(name) is not { } text)
                return null;
            return T.TryParse(text, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Invalid(name, "must be a number; it is not");
        }

        public bool? Flag(string name)
        {
            if (Text(name) is not { } text)
                return null;
            return bool.TryParse(text, out var flag) ? flag : throw Invalid(name, "must be true or false; it is neither");
        }
    }
}
