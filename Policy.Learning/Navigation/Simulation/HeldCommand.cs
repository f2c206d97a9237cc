namespace HybridGrains.Policy.Learning.Navigation.Simulation;

/// <summary>Speeds asked for, and for how many ticks.</summary>
/// <param name="Speed">Metres a second.</param>
/// <param name="TurnRate">Radians a second, positive to the left.</param>
/// <param name="Ticks">At least 1; cut short where the episode ends.</param>
public readonly record struct HeldCommand(float Speed, float TurnRate, int Ticks)
{
    /// <summary>
    /// Cut short as well when the nearest surface that the sensor shows, from the robot's edge, comes nearer than this, having been
    /// further when the hold began; metres, 0 is never.
    /// </summary>
    public float InterruptBelow { get; init; }
}
