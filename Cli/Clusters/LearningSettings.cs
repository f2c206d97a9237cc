namespace HybridGrains.Cli.Clusters;

/// <summary>What a cluster that learns is told.</summary>
internal static class LearningSettings
{
    /// <summary>
    /// What the learner lets out is to decide, a tenth of the traffic explores, a tenth is for comparison. Generations live on
    /// the learner's silo as well, so it must know too.
    /// </summary>
    public static IReadOnlyList<(string Name, string Value)> OfEverySilo { get; } =
    [("Policy:Mode", "online"), ("Policy:Explore", "0.1"), ("Policy:Control", "0.1")];

    public static IReadOnlyList<(string Name, string Value)> OfTheLearner { get; } = [.. OfEverySilo, ("Learning:Live", "true")];
}
