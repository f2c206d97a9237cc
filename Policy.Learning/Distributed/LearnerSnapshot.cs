using HybridGrains.Policy.Learning.Networks;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Policy.Learning.Distributed;

/// <summary>One version of the parameters as the chief publishes it.</summary>
public sealed record LearnerSnapshot(
    long Version,
    ActorCriticShape Shape,
    float[] Parameters,
    InputNormalisation Input,
    double ValueMean,
    double ValueDeviation
)
{
    public PolicyNetwork ToPolicy(string name) => Shape.ToPolicy(name, Version, Parameters, Input, ValueMean, ValueDeviation);
}
