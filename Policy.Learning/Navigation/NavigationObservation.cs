using System.Numerics;
using HybridGrains.Policy.Learning.Navigation.Simulation;

namespace HybridGrains.Policy.Learning.Navigation;

/// <summary>
/// The network's input: logarithms of the ranges of the newest scan and of one 0.4 s before it, the goal in the robot's frame (x ahead,
/// y to the left, in room sides), the logarithm of its distance, cosine and sine of its bearing, speed and turn rate as shares of their
/// limits, the share of the time or of the decisions that is left. The learner normalises all of them further by what it has seen.
/// </summary>
public static class NavigationObservation
{
    public const int Size = (2 * RangeSensor.Beams) + 8;

    /// <param name="observation">[<see cref="Size"/>].</param>
    public static void Encode(NavigationEpisode episode, Span<float> observation)
    {
        var scans = observation[..(2 * RangeSensor.Beams)];
        episode.Sense(scans[..RangeSensor.Beams], scans[RangeSensor.Beams..]);
        for (var i = 0; i < scans.Length; i++)
        {
            scans[i] = LogRange(scans[i]);
        }

        var pose = episode.Robot.Pose;
        var bearing = pose.BearingOf(episode.Goal);
        var distance = Vector2.Distance(pose.Position, episode.Goal);
        var rest = observation[scans.Length..];
        rest[0] = MathF.Cos(bearing);
        rest[1] = MathF.Sin(bearing);
        rest[2] = rest[0] * distance / NavigationTask.RoomSize;
        rest[3] = rest[1] * distance / NavigationTask.RoomSize;
        rest[4] = LogRange(distance);
        rest[5] = episode.Robot.Speed / NavigationTask.MaxSpeed;
        rest[6] = episode.Robot.TurnRate / NavigationTask.MaxTurnRate;
        rest[7] = episode.ShareLeft;
    }

    /// <summary>Tells near distances apart more finely than far ones.</summary>
    private static float LogRange(float metres) => MathF.Log(metres + 0.1f);
}
