using System.CommandLine;
using HybridGrains.Policy.Learning.Navigation.Evaluation;
using HybridGrains.Policy.Learning.Navigation.Maps;
using static HybridGrains.Policy.Learning.Runs.OptionCheck;

namespace HybridGrains.Policy.Learning.Navigation.Commands;

/// <summary><c>nav render</c>: one held-out episode as a picture.</summary>
internal static class NavRenderCommand
{
    private static readonly Dictionary<string, MapKind> Kinds = new()
    {
        ["clutter"] = MapKind.Clutter,
        ["dead-end"] = MapKind.DeadEnd,
        ["door"] = MapKind.Door,
        ["crowd"] = MapKind.Crowd,
        ["deep-dead-end"] = MapKind.DeepDeadEnd,
        ["room"] = MapKind.Room,
        ["two-doors"] = MapKind.TwoDoors,
    };

    public static Command Create()
    {
        var run = new Option<string>("--run") { Description = "Folder of a run.", Required = true };
        var episode = new Option<int>("--episode") { Description = "Number of a held-out episode, 0 or above, as in nav evaluate." };
        var map = new Option<string?>("--map")
        {
            Description = $"{string.Join(", ", Kinds.Keys)}. Default: what evaluation has under that number.",
        };
        var output = new Option<string>("--out") { Description = "The PNG file.", Required = true };
        var command = new Command("render", "Draw one episode with the chosen durations.") { run, episode, map, output };
        command.SetAction(
            (parsed, _) =>
            {
                var (index, name) = (parsed.GetValue(episode), parsed.GetValue(map));
                Require(index >= 0, "--episode", index, "0 or above");
                MapKind? asked =
                    name is null ? null
                    : Kinds.TryGetValue(name, out var known) ? known
                    : throw new LearningException($"--map is '{name}'; it must be {string.Join(", ", Kinds.Keys)}.");
                var trained = TrainedNavigation.Read(parsed.GetValue(run)!);
                var world = trained.Setting.World;
                var kind = asked ?? HeldOutEpisodes.KindOf(world, index);
                var picture = new TrajectoryPicture(trained, HeldOutEpisodes.Create(world, index, kind));
                picture.Save(parsed.GetValue(output)!, $"{trained.Setting.Variant}, seed {trained.Setting.Seed}, {kind} {index}");
                Console.WriteLine($"{parsed.GetValue(output)}: {picture.Summary}");
                return Task.CompletedTask;
            }
        );
        return command;
    }
}
