using System.Globalization;
using System.Text.Json.Serialization;
using HybridGrains.Policy.Learning.Navigation.Maps;

namespace HybridGrains.Policy.Learning.Navigation.Worlds;

/// <summary>Which task it is: what is counted, which maps there are, what the sensor shows. Runs of unlike worlds do not compare.</summary>
/// <param name="DelayTicks">How old a scan is when it is seen; goal and speeds are of the moment, as odometry is.</param>
/// <param name="FieldOfView">Degrees that the sensor covers, 360 or 180 (ahead).</param>
public sealed record NavigationWorld(Accounting Accounting, Difficulty Difficulty, int DelayTicks, int FieldOfView)
{
    /// <summary>0.8 s.</summary>
    public const int MaxDelayTicks = 16;

    private static readonly MapKind[] StandardKinds = [MapKind.Clutter, MapKind.DeadEnd];
    private static readonly MapKind[] HardKinds = [MapKind.Crowd, MapKind.DeepDeadEnd, MapKind.Room];

    public static NavigationWorld Standard { get; } = new(Accounting.Strict, Difficulty.Standard, 0, 360);

    [JsonIgnore]
    public IReadOnlyList<MapKind> TrainedOn => Difficulty == Difficulty.Hard ? HardKinds : StandardKinds;

    /// <summary>The kind that no run is trained on.</summary>
    [JsonIgnore]
    public MapKind HeldOut => Difficulty == Difficulty.Hard ? MapKind.TwoDoors : MapKind.Door;

    [JsonIgnore]
    public IReadOnlyList<MapKind> JudgedOn => [.. TrainedOn, HeldOut];

    /// <summary>For messages and tables.</summary>
    [JsonIgnore]
    public string Name =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Accounting == Accounting.Lab ? "lab accounting" : "strict accounting")}, "
                + $"{(Difficulty == Difficulty.Hard ? "hard" : "standard")} maps, "
                + $"scans {DelayTicks * NavigationTask.TickSeconds:0.##} s old, {FieldOfView} degrees"
        );

    /// <summary>The share of what an episode may use that is left, 1 to 0.</summary>
    public float ShareLeft(int ticks, int decisions) =>
        1
        - (Accounting == Accounting.Lab ? (float)decisions / NavigationTask.EpisodeDecisions : (float)ticks / NavigationTask.EpisodeTicks);

    /// <exception cref="LearningException">There is no such world.</exception>
    public NavigationWorld Checked()
    {
        if (Accounting is not (Accounting.Strict or Accounting.Lab))
        {
            throw new LearningException($"--accounting is {Accounting}; it must be lab or strict.");
        }

        if (Difficulty is not (Difficulty.Standard or Difficulty.Hard))
        {
            throw new LearningException($"--difficulty is {Difficulty}; it must be standard or hard.");
        }

        if (DelayTicks is < 0 or > MaxDelayTicks)
        {
            throw new LearningException($"--delay is {DelayTicks} ticks; it must be between 0 and {MaxDelayTicks} (0 to 0.8 s).");
        }

        return FieldOfView is 360 or 180 ? this : throw new LearningException($"--view is {FieldOfView}; it must be 360 or 180 degrees.");
    }
}
