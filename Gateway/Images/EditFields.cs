using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Generations;
using Microsoft.AspNetCore.Http;

namespace HybridGrains.Gateway.Images;

/// <summary>The fields of a form that are not files: those of <see cref="GenerationBody"/>, under their names in JSON.</summary>
internal static class EditFields
{
    private static readonly IReadOnlyList<JsonPropertyInfo> Fields =
    [
        .. JsonSerializerOptions
            .Web.GetTypeInfo(typeof(GenerationBody))
            .Properties.Where(field => !field.IsExtensionData && field.Name is not (EditForm.Image or EditForm.Mask)),
    ];

    /// <exception cref="FaultException">A value that cannot be read; it names the field.</exception>
    public static GenerationBody Read(IFormCollection form)
    {
        var body = new GenerationBody { Others = Others(form) };
        foreach (var field in Fields)
        {
            if (form.TryGetValue(field.Name, out var values) && values is [{ Length: > 0 } text, ..])
            {
                field.Set!(body, Value(field, text));
            }
        }

        return body;
    }

    private static Dictionary<string, JsonElement> Others(IFormCollection form) =>
        form
            .Keys.Except(Fields.Select(field => field.Name))
            .Concat(form.Files.Select(file => file.Name).Except([EditForm.Image, EditForm.Image + "[]", EditForm.Mask]))
            .Distinct()
            .ToDictionary(name => name, name => JsonSerializer.SerializeToElement(form[name].ToString()));

    private static object Value(JsonPropertyInfo field, string text)
    {
        var type = Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType;
        try
        {
            if (type.IsGenericType)
            {
                return JsonSerializer.Deserialize(text, type, JsonSerializerOptions.Web)
                    ?? throw new JsonException("A list cannot be null.");
            }

            return Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
        }
        catch (JsonException)
        {
            throw new FaultException(
                new Fault(400, "invalid_value", $"{field.Name} must be a list of objects in JSON; it is not.", field.Name)
            );
        }
        catch (Exception unreadable) when (unreadable is FormatException or OverflowException)
        {
            var rule = type == typeof(bool) ? "must be true or false; it is neither" : "must be a number; it is not";
            throw new FaultException(new Fault(400, "invalid_value", $"{field.Name} {rule}.", field.Name));
        }
    }
}
