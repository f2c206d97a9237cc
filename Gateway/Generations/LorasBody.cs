using System.Collections.Immutable;
using System.Globalization;
using HybridGrains.Gateway.Errors;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Generations;

/// <summary>The LoRAs that a request names; whether the model has them is for the silo to say, which has its list.</summary>
internal static class LorasBody
{
    private const int MaxName = 63;

    /// <exception cref="FaultException">Names field and range.</exception>
    public static ImmutableArray<RequestedLora> Read(GenerationBody body)
    {
        if (body.Loras is not { Count: > 0 } loras)
        {
            return [];
        }

        return loras.Count <= RequestLimits.MaxLoras
            ? [.. loras.Select(Read)]
            : throw Invalid("loras", $"must name at most {RequestLimits.MaxLoras}; there are {loras.Count}");
    }

    private static RequestedLora Read(LoraBody? lora, int index)
    {
        var field = $"loras[{index}]";
        if (lora is null)
        {
            throw Invalid(field, "must be an object with name and weight; it is null");
        }

        if (lora.Others?.Keys.FirstOrDefault() is { } other)
        {
            var shown = other.Length <= MaxName ? other : other[..MaxName] + "...";
            throw new FaultException(
                new Fault(
                    400,
                    "unknown_field",
                    $"{field}.{shown} is not a field of this call; a LoRA must have name and weight only.",
                    $"{field}.{shown}"
                )
            );
        }

        if (lora.Name is not { Length: >= 1 and <= MaxName } name)
        {
            throw Invalid($"{field}.name", $"must have 1 to {MaxName} characters; it has {lora.Name?.Length ?? 0}");
        }

        var weight = lora.Weight ?? 1;
        return Math.Abs(weight) <= RequestLimits.MaxLoraWeight
            ? new RequestedLora(name, weight)
            : throw Invalid(
                $"{field}.weight",
                $"must be between -{RequestLimits.MaxLoraWeight} and {RequestLimits.MaxLoraWeight}; it is "
                    + weight.ToString(CultureInfo.InvariantCulture)
            );
    }

    private static FaultException Invalid(string field, string rule) => new(new Fault(400, "invalid_value", $"{field} {rule}.", field));
}
