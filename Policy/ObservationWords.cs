using System.Globalization;

namespace HybridGrains.Policy;

/// <summary>An observation in words: what a decision was made on.</summary>
public static class ObservationWords
{
    public static string Of(Observation observation) =>
        string.Join(
            "; ",
            [
                $"{observation.StepsLeft} of {observation.Steps} steps to go",
                Tier("cloud", observation.Cloud, observation.Cloud.LargeStepMs, "large"),
                observation.Edge.Workers == 0 ? "no edge worker" : Tier("edge", observation.Edge, observation.Edge.SmallStepMs, "small"),
                Text($"{observation.SlackSeconds:0.#} s to the deadline"),
                Text($"quality floor {observation.QualityFloor:0.##}"),
                .. observation.LostRanges > 0 ? [$"{observation.LostRanges} range(s) lost"] : Array.Empty<string>(),
            ]
        );

    private static string Tier(string name, TierLoad tier, double stepMs, string denoiser)
    {
        var busy =
            tier.WaitingRanges > 0 ? $"{tier.WaitingRanges} waiting"
            : tier.FreeSlots > 0 ? $"{tier.FreeSlots} of {tier.Slots} free"
            : "all busy";
        return $"{name} {busy}{(stepMs > 0 ? Text($", {stepMs:0} ms a {denoiser} step") : "")}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
