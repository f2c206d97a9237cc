using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace HybridGrains.Gateway.Errors;

/// <summary>Reads the JSON object of a request; what cannot be read is refused in words of the API, not of .NET.</summary>
internal static class JsonBody
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        Converters = { new WholeNumberConverter(), new LongWholeNumberConverter() },
    };

    /// <exception cref="FaultException">No JSON object, or a field of another kind.</exception>
    public static async ValueTask<T> ReadAsync<T>(HttpContext context)
        where T : class
    {
        var request = context.Request;
        if (request.ContentLength is null or 0 && request.ContentType is null)
        {
            throw Wrong("The request body is empty; it must be a JSON object.");
        }

        if (!request.HasJsonContentType())
        {
            throw Unsupported("The request body must be JSON, with the header 'Content-Type: application/json'.");
        }

        try
        {
            return await request.ReadFromJsonAsync<T>(Options, context.RequestAborted)
                ?? throw Wrong("The request body is null; it must be a JSON object.");
        }
        catch (JsonException wrong)
        {
            throw Describe<T>(wrong);
        }
        catch (InvalidOperationException)
        {
            throw Unsupported("The request body has an unknown charset; send UTF-8.");
        }
    }

    /// <summary>An object that was read before, as the body of a call.</summary>
    /// <exception cref="FaultException">A field of another kind.</exception>
    public static T Read<T>(JsonObject json)
        where T : class
    {
        try
        {
            return json.Deserialize<T>(Options)!;
        }
        catch (JsonException wrong)
        {
            throw Describe<T>(wrong);
        }
    }

    private static FaultException Describe<T>(JsonException wrong)
    {
        if (wrong.InnerException is JsonException)
        {
            var where = $"line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}";
            return wrong is { LineNumber: 0, BytePositionInLine: 0, Path: "$" or null }
                ? Wrong("The request body is empty or not JSON; it must be a JSON object.")
                : Wrong($"The request body is not JSON: it cannot be read at {where}.");
        }

        if (FieldOf(wrong) is not { } name)
        {
            return Wrong("The request body must be a JSON object; it is something else.");
        }

        var field = Options
            .GetTypeInfo(typeof(T))
            .Properties.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        var rule =
            field is null ? "is not a field of this call"
            : wrong.Message.Contains("uplicate", StringComparison.Ordinal) ? "is given twice"
            : $"must be {Kind(field)}";
        return new FaultException(new Fault(400, "invalid_json", $"{name} {rule}.", name));
    }

    /// <summary>"n" of "$.n" or "$['n'][0]"; null for the root.</summary>
    private static string? FieldOf(JsonException wrong)
    {
        var path = wrong.Path ?? "$";
        var name =
            path.StartsWith("$['", StringComparison.Ordinal) ? path[3..].Split('\'')[0]
            : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..].Split('.', '[')[0]
            : "";
        return name.Length == 0 ? null
            : name.Length <= MaxName ? name
            : name[..MaxName] + "...";
    }

    private const int MaxName = 60;

    private static string Kind(JsonPropertyInfo field)
    {
        var type = Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType;
        return type == typeof(int) ? $"a whole number of at most {int.MaxValue}"
            : type == typeof(long) ? $"a whole number of at most {long.MaxValue}"
            : type == typeof(float) || type == typeof(double) ? "a number"
            : type == typeof(bool) ? "true or false"
            : type == typeof(DateTimeOffset) ? "a time such as 2027-01-31T12:00:00Z"
            : type == typeof(string) ? "text"
            : type.IsGenericType ? "a list of objects"
            : "of another kind";
    }

    private static FaultException Wrong(string message) => new(new Fault(400, "invalid_json", message, "body"));

    private static FaultException Unsupported(string message) => new(new Fault(415, "unsupported_media_type", message, "body"));
}
