using System.Globalization;
using HybridGrains.Policy.Learning.Navigation.Simulation;

namespace HybridGrains.Policy.Learning.Navigation;

/// <summary>
/// How a network's action becomes a command: components around 0 with -1 and 1 as limits, clipped. Speed and turn rate are linear in theirs; a learned duration is
/// geometric in its own, 1 to <see cref="NavigationTask.MaxHoldTicks"/> ticks with 4 in the middle, so that halving and doubling are as easy anywhere.
/// </summary>
/// <param name="Name">As on the command line.</param>
/// <param name="FixedTicks">Ticks of every hold; null where the policy chooses.</param>
public sealed record NavigationActions(string Name, int? FixedTicks)
{
    private static readonly NavigationActions[] Named = [new("adaptive", null), new("short", 2), new("medium", 4), new("long", 12)];

    public static NavigationActions Adaptive => Named[0];

    /// <summary>Numbers that make one joint action.</summary>
    public int Components => FixedTicks is null ? 3 : 2;

    /// <exception cref="LearningException">It is neither a name nor a number of ticks.</exception>
    public static NavigationActions Parse(string text)
    {
        if (Named.FirstOrDefault(actions => actions.Name == text) is { } named)
            return named;
        return
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks is >= 1 and <= NavigationTask.MaxHoldTicks
            ? new NavigationActions(text, ticks)
            : throw new LearningException(
                $"--actions is '{text}'; it must be {string.Join(", ", Named.Select(actions => actions.Name))}, or ticks between 1 and {NavigationTask.MaxHoldTicks}."
            );
    }

    /// <param name="action">[<see cref="Components"/>] or longer.</param>
    public HeldCommand ToCommand(ReadOnlySpan<float> action) =>
        new(
            NavigationTask.MaxSpeed * 0.5f * (1 + Math.Clamp(action[0], -1, 1)),
            NavigationTask.MaxTurnRate * Math.Clamp(action[1], -1, 1),
            FixedTicks ?? (int)Math.Round(Math.Pow(NavigationTask.MaxHoldTicks, 0.5 * (1 + Math.Clamp(action[2], -1, 1))))
        );
}
