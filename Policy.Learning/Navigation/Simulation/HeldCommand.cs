namespace HybridGrains.Policy.Learning.Navigation.Simulation;

/// <summary>Speeds asked for, and for how many ticks.</summary>
/// <param name="Speed">Metres a second.</param>
/// <param name="TurnRate">Radians a second, positive to the left.</param>
/// <param name="Ticks">At least 1; cut short where the episode ends.</param>
public readonly record struct HeldCommand(float Speed, float TurnRate, int Ticks);
