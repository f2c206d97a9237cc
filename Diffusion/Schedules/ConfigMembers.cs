using System.Text.Json;
using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Schedules;

/// <summary>
/// Typed access to the members of a diffusers config; absent and null read as the default, anything unfit is refused by name.
/// </summary>
internal readonly struct ConfigMembers(JsonElement config)
{
    public string Text(string name, string otherwise) =>
        Find(name) is { } value
            ? value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw Unfit(name, "text")
            : otherwise;

    public bool Flag(string name, bool otherwise) => FlagOrNull(name) ?? otherwise;

    public bool? FlagOrNull(string name) =>
        Find(name) is { } value
            ? value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => throw Unfit(name, "true or false"),
            }
            : null;

    public int Integer(string name, int otherwise, int min, int max) => IntegerOrNull(name, min, max) ?? otherwise;

    public int? IntegerOrNull(string name, int min, int max)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || number != Math.Floor(number))
        {
            throw Unfit(name, "a whole number");
        }

        return number >= min && number <= max
            ? (int)number
            : throw new FamilyException($"{name} is {number}; it must be between {min} and {max}.");
    }

    public double Number(string name, double otherwise) => NumberOrNull(name) ?? otherwise;

    public double? NumberOrNull(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number))
        {
            return number;
        }

        return (value.ValueKind == JsonValueKind.String ? value.GetString() : null) switch
        {
            "-Infinity" or "-inf" => double.NegativeInfinity,
            "Infinity" or "inf" => double.PositiveInfinity,
            _ => throw Unfit(name, "a number"),
        };
    }

    public IReadOnlyList<double>? Numbers(string name, int maxCount)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (
            value.ValueKind != JsonValueKind.Array
            || value.GetArrayLength() > maxCount
            || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Number)
        )
        {
            throw Unfit(name, $"at most {maxCount} numbers");
        }

        return [.. value.EnumerateArray().Select(item => item.GetDouble())];
    }

    public T Choice<T>(string name, T otherwise, Dictionary<string, T> known) =>
        Find(name) is null ? otherwise
        : known.TryGetValue(Text(name, ""), out var chosen) ? chosen
        : throw new FamilyException($"{name} '{Text(name, "")}' is not known: {string.Join(", ", known.Keys)}.");

    private JsonElement? Find(string name) =>
        config.ValueKind == JsonValueKind.Object && config.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private static FamilyException Unfit(string name, string expected) => new($"{name} must be {expected}.");
}
