using System.Numerics;
using HybridGrains.Policy.Learning.Navigation.Simulation;

namespace HybridGrains.Policy.Learning.Navigation;

/// <summary>
/// The network's input: logarithms of the ranges now and 0.4 s ago, distance to the goal in room sides, cosine and sine of its bearing, speed and turn rate as shares of
/// their limits. The learner normalises all of them further by what it has seen.
/// </summary>
public static class NavigationObservation
{
    public const int Size = (2 * RangeSensor.Beams) + 5;

    /// <param name="observation">[<see cref="Size"/>].</param>
    /// <returns>Metres from the robot's edge to the nearest surface that a beam met.</returns>
    public static float Encode(NavigationEpisode episode, Span<float> observation)
    {
        var scans = observation[..(2 * RangeSensor.Beams)];
        episode.Sense(scans[..RangeSensor.Beams], scans[RangeSensor.Beams..]);
        var nearest = RangeSensor.MaxRange;
        foreach (var range in scans[..RangeSensor.Beams]) nearest = Math.Min(nearest, range);
        for (var i = 0; i < scans.Length; i++) scans[i] = MathF.Log(scans[i] + 0.1f);
        var pose = episode.Robot.Pose;
        var bearing = pose.BearingOf(episode.Goal);
        var rest = observation[scans.Length..];
        rest[0] = Vector2.Distance(pose.Position, episode.Goal) / NavigationTask.RoomSize;
        rest[1] = MathF.Cos(bearing);
        rest[2] = MathF.Sin(bearing);
        rest[3] = episode.Robot.Speed / NavigationTask.MaxSpeed;
        rest[4] = episode.Robot.TurnRate / NavigationTask.MaxTurnRate;
        return nearest - NavigationTask.RobotRadius;
    }
}
