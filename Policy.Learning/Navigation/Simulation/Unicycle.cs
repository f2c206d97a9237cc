using HybridGrains.Policy.Learning.Navigation.Maps;

namespace HybridGrains.Policy.Learning.Navigation.Simulation;

/// <summary>A robot that drives forward and turns, within limits of speed and of its change.</summary>
/// <param name="Speed">Metres a second, 0 to <see cref="NavigationTask.MaxSpeed"/>.</param>
/// <param name="TurnRate">Radians a second, positive to the left.</param>
public readonly record struct Unicycle(Pose Pose, float Speed, float TurnRate)
{
    /// <summary>
    /// One tick towards the speeds asked for. The heading of half the tick moves it (midpoint rule), as small sub-steps would.
    /// </summary>
    public Unicycle Drive(float speed, float turnRate)
    {
        const float dt = NavigationTask.TickSeconds;
        var v = Math.Clamp(
            Math.Clamp(speed, 0, NavigationTask.MaxSpeed),
            Speed - (NavigationTask.Braking * dt),
            Speed + (NavigationTask.Acceleration * dt)
        );
        var wanted = Math.Clamp(turnRate, -NavigationTask.MaxTurnRate, NavigationTask.MaxTurnRate);
        var w = Math.Clamp(wanted, TurnRate - (NavigationTask.TurnAcceleration * dt), TurnRate + (NavigationTask.TurnAcceleration * dt));
        var halfway = new Pose(Pose.Position, Pose.Heading + (0.5f * w * dt));
        return new Unicycle(
            new Pose(Pose.Position + (v * dt * halfway.Direction), MathF.IEEERemainder(Pose.Heading + (w * dt), MathF.Tau)),
            v,
            w
        );
    }
}
