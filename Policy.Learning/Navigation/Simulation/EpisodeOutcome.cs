namespace HybridGrains.Policy.Learning.Navigation.Simulation;

/// <summary>How an episode ended.</summary>
public enum EpisodeOutcome
{
    Running = 0,
    Arrived = 1,
    HitObstacle = 2,
    HitPedestrian = 3,
    TimedOut = 4,
}
