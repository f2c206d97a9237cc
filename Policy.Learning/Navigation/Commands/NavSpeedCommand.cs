using System.CommandLine;
using System.Globalization;
using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Navigation.Simulation;
using HybridGrains.Policy.Learning.Navigation.Worlds;
using HybridGrains.Policy.Learning.Networks;
using HybridGrains.Policy.Simulation;
using static HybridGrains.Policy.Learning.Runs.OptionCheck;

namespace HybridGrains.Policy.Learning.Navigation.Commands;

/// <summary>
/// <c>nav speed</c>: ticks in a second of processor time, without and with a network. Of processor time, since others may use the
/// machine as well.
/// </summary>
internal static class NavSpeedCommand
{
    private const int HoldTicks = 8;

    public static Command Create()
    {
        var seconds = new Option<double>("--seconds")
        {
            Description = "Processor time of each measurement, above 0.",
            DefaultValueFactory = _ => 5,
        };
        var command = new Command("speed", "Measure the simulator, in ticks for a second of one core's time.") { seconds };
        var worlds = WorldOptions.AddTo(command, "strict", NavigationWorld.Standard);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var limit = parsed.GetValue(seconds);
                Require(limit > 0, "--seconds", limit, "above 0");
                var world = worlds.ReadOne(parsed);
                Report(
                    "simulator (sensing every 8 ticks, random commands, new scenes included)",
                    Simulate(world, TimeSpan.FromSeconds(limit), cancellationToken)
                );
                Report(
                    "rollouts (the same, commands from a network of 128, 128)",
                    RollOut(world, TimeSpan.FromSeconds(limit), cancellationToken)
                );
                return Task.CompletedTask;
            }
        );
        return command;
    }

    private static void Report(string what, double ticksPerSecond) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {ticksPerSecond:N0} ticks/s of a core"));

    private static double Simulate(NavigationWorld world, TimeSpan limit, CancellationToken cancellationToken)
    {
        var random = RandomStream.Of(1, RandomPurpose.Exploration);
        var observation = new float[NavigationObservation.Size];
        var (started, ticks) = (Environment.CpuUsage.TotalTime, 0L);
        for (var seed = 1; Environment.CpuUsage.TotalTime - started < limit; seed++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var episode = NavigationEpisode.Create(world, world.TrainedOn[seed % world.TrainedOn.Count], seed);
            while (!episode.Ended)
            {
                NavigationObservation.Encode(episode, observation);
                episode.Hold(
                    new HeldCommand(0.3f * (float)random.Uniform(), (2 * (float)random.Uniform()) - 1, HoldTicks),
                    NavigationTask.Gamma
                );
            }

            ticks += episode.Ticks;
        }

        return ticks / (Environment.CpuUsage.TotalTime - started).TotalSeconds;
    }

    private static double RollOut(NavigationWorld world, TimeSpan limit, CancellationToken cancellationToken)
    {
        var actions = NavigationActions.Parse("medium");
        var shape = ActorCriticShape.Create(NavigationObservation.Size, [128, 128], 2 * actions.Components) with
        {
            FreeOutputs = actions.Components,
            FreeStart = DiagonalGaussian.FirstLogDeviation,
        };
        var policy = new Chief(ChiefState.Create(shape, 1), NavigationSetting.DefaultPpo, 1, 0).Snapshot().ToPolicy("speed");
        var rollouts = new NavigationRollouts(actions, world, NavigationTask.Gamma);
        var (started, ticks) = (Environment.CpuUsage.TotalTime, 0L);
        for (var seed = 1; Environment.CpuUsage.TotalTime - started < limit; seed++)
        {
            ticks += rollouts
                .Collect(policy, 2048, seed, cancellationToken)
                .Sum(trajectory => trajectory.Decisions.Sum(decision => (long)decision.Outcome.Tau));
        }

        return ticks / (Environment.CpuUsage.TotalTime - started).TotalSeconds;
    }
}
