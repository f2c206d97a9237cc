using System.Globalization;
using HybridGrains.Policy.Learning.Navigation.Simulation;

namespace HybridGrains.Policy.Learning.Navigation;

/// <summary>
/// How a network's action becomes a command: components around 0, clipped. Speed and turn rate are linear in theirs, with -1 and 1
/// as limits; a learned duration is geometric in its own, 0.1 to 1.6 s at -2 to 2 with 0.4 s in the middle, so that halving and
/// doubling are as easy anywhere, and exploring does either at one deviation and a half.
/// </summary>
/// <param name="Name">As tables and folders have it: adaptive, or seconds.</param>
/// <param name="FixedTicks">Ticks of every hold; null where the policy chooses.</param>
public sealed record NavigationActions(string Name, int? FixedTicks)
{
    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["short"] = "0.2s",
        ["medium"] = "0.4s",
        ["long"] = "1.2s",
    };

    public static NavigationActions Adaptive { get; } = new("adaptive", null);

    /// <summary>A hold ends early where the sensor's nearest surface comes nearer than this, metres; 0 is never.</summary>
    public float InterruptBelow { get; init; }

    /// <summary>Numbers that make one joint action.</summary>
    public int Components => FixedTicks is null ? 3 : 2;

    /// <param name="text">adaptive, short, medium, long, or seconds such as 0.25s.</param>
    /// <exception cref="LearningException">It is none of these, or no whole number of ticks.</exception>
    public static NavigationActions Parse(string text)
    {
        if (text == Adaptive.Name)
        {
            return Adaptive;
        }

        return Ticks(Aliases.GetValueOrDefault(text, text)) is { } ticks
            ? new NavigationActions(string.Create(CultureInfo.InvariantCulture, $"{ticks / TicksInASecond:0.##}s"), ticks)
            : throw new LearningException(
                $"--actions is '{text}'; it must be adaptive, {string.Join(", ", Aliases.Keys)}, or seconds such as 0.25s: "
                    + "a multiple of 0.05 between 0.05 and 1.6."
            );
    }

    /// <param name="action">[<see cref="Components"/>] or longer.</param>
    public HeldCommand ToCommand(ReadOnlySpan<float> action) =>
        new(
            NavigationTask.MaxSpeed * 0.5f * (1 + Math.Clamp(action[0], -1, 1)),
            NavigationTask.MaxTurnRate * Math.Clamp(action[1], -1, 1),
            FixedTicks ?? LearnedTicks(action[2])
        )
        {
            InterruptBelow = InterruptBelow,
        };

    private const decimal TicksInASecond = 20;

    private static int LearnedTicks(float component)
    {
        const double range = (double)NavigationTask.MaxHoldTicks / NavigationTask.MinHoldTicks;
        return (int)Math.Round(NavigationTask.MinHoldTicks * Math.Pow(range, 0.5 + (0.25 * Math.Clamp(component, -2, 2))));
    }

    private static int? Ticks(string text) =>
        text.EndsWith('s')
        && decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and <= NavigationTask.MaxHoldTicks / TicksInASecond
        && decimal.IsInteger(seconds * TicksInASecond)
            ? (int)(seconds * TicksInASecond)
            : null;
}
