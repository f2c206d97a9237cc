using System.Globalization;

namespace HybridGrains.Diffusion.Families;

/// <summary>Who computes what of a picture, as it is written: [SAMPLER] DENOISER@TIER:STEP ... DECODER@TIER.</summary>
/// <param name="Sampler">Null where the text names none: the family's.</param>
/// <param name="Ranges">In order, each from the end of the one before; at least one.</param>
/// <param name="Decoder">Name in family.json.</param>
/// <param name="DecodesInCloud">Whether the cloud decodes; else an edge device does.</param>
public sealed record PlanText(string? Sampler, IReadOnlyList<PlanTextRange> Ranges, string Decoder, bool DecodesInCloud)
{
    private const int MaxStep = 1000;

    private const string Form =
        "it must be [SAMPLER] DENOISER@TIER:STEP ... DECODER@TIER, for example 'large@cloud:5 small@edge:20 light@edge'";

    /// <summary>Null for what is no plan. Names are not looked up anywhere.</summary>
    public static PlanText? TryParse(string text) => Read(text, out _);

    /// <exception cref="FormatException">The text is no plan; the message says what one looks like.</exception>
    public static PlanText Parse(string text) => Read(text, out var fault) ?? throw new FormatException(fault);

    private static PlanText? Read(string text, out string? fault)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? sampler = null;
        if (words.Length > 0 && !words[0].Contains('@', StringComparison.Ordinal))
        {
            (sampler, words) = (words[0], words[1..]);
        }

        if (words.Length < 2)
        {
            fault = $"{Form}.";
            return null;
        }

        var ranges = new List<PlanTextRange>();
        foreach (var word in words[..^1])
        {
            if (Range(word, out fault) is not { } range)
            {
                return null;
            }

            if (range.To <= (ranges is [.., var last] ? last.To : 0))
            {
                fault = "ranges must end one after the other, from step 1 on.";
                return null;
            }

            ranges.Add(range);
        }

        return Place(words[^1], out fault) is var (decoder, cloud) ? new PlanText(sampler, ranges, decoder, cloud) : null;
    }

    private static PlanTextRange? Range(string word, out string? fault)
    {
        var cut = word.LastIndexOf(':');
        if (
            cut < 0
            || !int.TryParse(word[(cut + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            || to is < 1 or > MaxStep
        )
        {
            fault = $"'{word}' is no range; {Form}, with steps from 1 to {MaxStep}.";
            return null;
        }

        return Place(word[..cut], out fault) is var (denoiser, cloud) ? new PlanTextRange(denoiser, cloud, to) : null;
    }

    private static (string Name, bool Cloud)? Place(string word, out string? fault)
    {
        fault = null;
        switch (word.Split('@'))
        {
            case [var name, "cloud"]:
                return (name, true);
            case [var name, "edge"]:
                return (name, false);
            default:
                fault = $"'{word}' names no tier; {Form}.";
                return null;
        }
    }
}
