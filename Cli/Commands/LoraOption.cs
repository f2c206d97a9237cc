using System.CommandLine;
using System.Globalization;
using HybridGrains.Client;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Cli.Commands;

/// <summary><c>--lora NAME:WEIGHT</c>, as often as there are LoRAs.</summary>
internal static class LoraOption
{
    public static Option<string[]> Create() =>
        new("--lora")
        {
            Description =
                $"NAME or NAME:WEIGHT: a LoRA of the model's list, weight -{RequestLimits.MaxLoraWeight} to {RequestLimits.MaxLoraWeight}, "
                + $"1 where none is given; up to {RequestLimits.MaxLoras} times. 'models lora' keeps the list, GET /v1/models shows it.",
        };

    /// <summary>Null for none.</summary>
    /// <exception cref="CommandException">A weight that is no number, or out of range.</exception>
    public static IReadOnlyList<LoraSubmission>? Read(string[]? texts) =>
        texts is { Length: > 0 }
            ? texts.Length <= RequestLimits.MaxLoras
                ? [.. texts.Select(Parse)]
                : throw new CommandException($"--lora is given {texts.Length} times; at most {RequestLimits.MaxLoras}.")
            : null;

    private static LoraSubmission Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0)
        {
            return new LoraSubmission(text);
        }

        return
            colon > 0
            && double.TryParse(text.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
            && Math.Abs(weight) <= RequestLimits.MaxLoraWeight
            ? new LoraSubmission(text[..colon], weight)
            : throw new CommandException(
                $"--lora is '{text}'; it must be NAME or NAME:WEIGHT with a weight between -{RequestLimits.MaxLoraWeight} and "
                    + $"{RequestLimits.MaxLoraWeight}."
            );
    }
}
