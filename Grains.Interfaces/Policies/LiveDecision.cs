namespace HybridGrains.Grains.Interfaces.Policies;

/// <summary>One drawn decision as PPO needs it, and what came of it.</summary>
/// <param name="Attempt">Number of the range that it began.</param>
/// <param name="Observation">Encoded by the observation schema, not yet normalised.</param>
/// <param name="Allowed">Action mask.</param>
/// <param name="Action">Index of the joint action that was drawn.</param>
/// <param name="LogProb">Of that action under the version that drew it; 0 or below.</param>
/// <param name="Version">The version that drew it.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.live-decision.v1")]
public sealed record LiveDecision(
    [property: Id(0)] int Attempt,
    [property: Id(1)] float[] Observation,
    [property: Id(2)] bool[] Allowed,
    [property: Id(3)] int Action,
    [property: Id(4)] float LogProb,
    [property: Id(5)] long Version
)
{
    /// <summary>Rewards of the decision, discounted from its start; 0 while it runs.</summary>
    [Id(6)]
    public double Reward { get; init; }

    /// <summary>The same rewards undiscounted.</summary>
    [Id(7)]
    public double PlainReward { get; init; }

    /// <summary>Ticks of 10 ms that it took, at least 1; 0 while it runs.</summary>
    [Id(8)]
    public int Tau { get; init; }
}
