namespace HybridGrains.Policy.Learning.Experience;

/// <summary>The decisions of one episode in order.</summary>
public sealed class Trajectory
{
    public List<Decision> Decisions { get; } = [];

    /// <summary>Encoded observation after the last decision when the episode was cut off; null when it ended by itself.</summary>
    public float[]? CutOffAt { get; set; }

    /// <summary>Whether the task counts it as a success; null while the episode runs, and of tasks that do not say.</summary>
    public bool? Success { get; set; }
}
