using System.Collections.Frozen;
using System.Text.Json;
using HybridGrains.Gateway.Errors;

namespace HybridGrains.Gateway.Generations;

/// <summary>
/// Fields beside those of <see cref="GenerationBody"/>: OpenAI's, with the values that ask for nothing but what is done anyway.
/// Any other field or value would change the answer, and is refused by name.
/// </summary>
internal static class OtherFields
{
    private const int MaxShown = 60;
    private static readonly CallKind[] Everywhere = [CallKind.Submission, CallKind.Image, CallKind.FormEdit, CallKind.JsonEdit];

    /// <param name="Taken">Null takes any text, for it asks for nothing.</param>
    private sealed record Known(string[]? Taken, params CallKind[] Calls);

    private static readonly FrozenDictionary<string, Known> Fields = new Dictionary<string, Known>
    {
        ["background"] = new(["auto", "opaque"], Everywhere),
        ["moderation"] = new(["auto", "low"], CallKind.Submission, CallKind.Image, CallKind.JsonEdit),
        ["style"] = new(["vivid"], CallKind.Submission, CallKind.Image),
        ["user"] = new(null, Everywhere),
    }.ToFrozenDictionary();

    /// <exception cref="FaultException">One that is not known, or asks for what is not done here.</exception>
    public static void Check(GenerationBody body, CallKind call)
    {
        var edits = call is CallKind.FormEdit or CallKind.JsonEdit;
        var images = edits || call == CallKind.Image;
        Only(edits, "input_fidelity", body.InputFidelity);
        Only(call == CallKind.Submission, "dry_run", body.DryRun);
        Only(call == CallKind.Submission, "webhook", body.Webhook);
        Only(images, "stream", body.Stream);
        Only(images, "partial_images", body.PartialImages);
        Only(call != CallKind.JsonEdit, "response_format", body.ResponseFormat);
        foreach (var (name, value) in body.Others ?? [])
        {
            if (!Fields.TryGetValue(name, out var known) || !known.Calls.Contains(call))
            {
                throw Unknown(name);
            }

            Check(name, value, known);
        }
    }

    private static void Check(string name, JsonElement value, Known known)
    {
        if (known.Taken is null && value.ValueKind != JsonValueKind.String)
        {
            throw new FaultException(new Fault(400, "invalid_value", $"{name} must be text.", name));
        }

        if (known.Taken is not null && value.ValueKind != JsonValueKind.Null && !known.Taken.Contains(Text(value)))
        {
            throw new FaultException(
                new Fault(
                    400,
                    "unsupported_value",
                    $"{name} must be {string.Join(" or ", known.Taken)} here; it is '{Short(Text(value))}'.",
                    name
                )
            );
        }
    }

    private static void Only(bool here, string name, object? value)
    {
        if (!here && value is not null)
        {
            throw Unknown(name);
        }
    }

    private static FaultException Unknown(string name) =>
        new(new Fault(400, "unknown_field", $"{Short(name)} is not a field of this call.", Short(name)));

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Short(string text) => text.Length <= MaxShown ? text : text[..MaxShown] + "...";
}
