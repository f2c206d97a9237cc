using System.CommandLine;
using HybridGrains.Policy.Learning.Navigation.Worlds;

namespace HybridGrains.Policy.Learning.Navigation.Commands;

/// <summary>The options that make a <see cref="NavigationWorld"/>.</summary>
internal sealed class WorldOptions
{
    private static readonly Dictionary<string, Accounting> Accountings = new() { ["lab"] = Accounting.Lab, ["strict"] = Accounting.Strict };

    private static readonly Dictionary<string, Difficulty> Difficulties = new()
    {
        ["standard"] = Difficulty.Standard,
        ["hard"] = Difficulty.Hard,
    };

    private readonly Option<string> _accounting = new("--accounting")
    {
        Description =
            "strict: 25 s an episode, charged by time. lab: 100 decisions an episode, each charged, however long it holds. "
            + "nav compare takes both: lab,strict.",
    };

    private readonly Option<string> _difficulty = new("--difficulty")
    {
        Description = "Maps: standard (clutter, dead ends; doors unseen) or hard (crowds, deep dead ends, rooms; two doors unseen).",
    };

    private readonly Option<double> _delay = new("--delay")
    {
        Description = "Seconds that a scan is old when it is seen: a multiple of 0.05 between 0 and 0.8.",
    };

    private readonly Option<int> _view = new("--view") { Description = "Degrees that the sensor covers: 360 or 180." };

    private WorldOptions() { }

    /// <param name="defaults">Of everything but the accounting.</param>
    public static WorldOptions AddTo(Command command, string accounting, NavigationWorld defaults)
    {
        var options = new WorldOptions();
        options._accounting.DefaultValueFactory = _ => accounting;
        options._difficulty.DefaultValueFactory = _ => Difficulties.First(known => known.Value == defaults.Difficulty).Key;
        options._delay.DefaultValueFactory = _ => Math.Round(defaults.DelayTicks * (double)NavigationTask.TickSeconds, 2);
        options._view.DefaultValueFactory = _ => defaults.FieldOfView;
        command.Add(options._accounting);
        command.Add(options._difficulty);
        command.Add(options._delay);
        command.Add(options._view);
        return options;
    }

    /// <summary>A world for each accounting that is named.</summary>
    /// <exception cref="LearningException">There is no such world.</exception>
    public IReadOnlyList<NavigationWorld> Read(ParseResult parsed)
    {
        var ticks = parsed.GetValue(_delay) / NavigationTask.TickSeconds;
        var (view, difficulty) = (parsed.GetValue(_view), Known(Difficulties, "--difficulty", parsed.GetValue(_difficulty)!));
        if (!(Math.Abs(ticks - Math.Round(ticks)) < 1e-3 && Math.Round(ticks) is >= 0 and <= NavigationWorld.MaxDelayTicks))
        {
            throw new LearningException($"--delay is {parsed.GetValue(_delay)}; it must be a multiple of 0.05 between 0 and 0.8.");
        }

        return
        [
            .. parsed
                .GetValue(_accounting)!
                .Split(',')
                .Select(name =>
                    new NavigationWorld(Known(Accountings, "--accounting", name), difficulty, (int)Math.Round(ticks), view).Checked()
                )
                .Distinct(),
        ];
    }

    /// <exception cref="LearningException">There is no such world, or there are two.</exception>
    public NavigationWorld ReadOne(ParseResult parsed) =>
        Read(parsed) is [{ } only] ? only : throw new LearningException("--accounting must be lab or strict here, one of them.");

    private static T Known<T>(Dictionary<string, T> all, string option, string text) =>
        all.TryGetValue(text, out var value)
            ? value
            : throw new LearningException($"{option} is '{text}'; it must be {string.Join(" or ", all.Keys)}.");
}
