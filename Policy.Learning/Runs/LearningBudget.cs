namespace HybridGrains.Policy.Learning.Runs;

/// <summary>When a run ends: with whichever limit is reached first, resumed sessions included. What is null is no limit.</summary>
/// <param name="Iterations">Rounds.</param>
/// <param name="Decisions">Of all workers.</param>
public sealed record LearningBudget(long? Iterations = null, double? Minutes = null, long? Decisions = null)
{
    /// <summary>How much of it is spent, 0 to 1.</summary>
    public double Spent(Checkpoint done) =>
        Math.Min(
            1,
            Math.Max(Math.Max(Share(done.Chief.Iteration, Iterations), Share(done.Minutes, Minutes)), Share(done.Decisions, Decisions))
        );

    private static double Share(double spent, double? limit) => limit is { } most ? spent / most : 0;
}
