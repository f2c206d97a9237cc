using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Networks;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Learner.Messages;

/// <summary>One version of the parameters, from the chief to its workers; the networks' shape both know.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.learner.parameters.v1")]
public sealed record ParametersMessage(
    [property: Id(0)] long Version,
    [property: Id(1)] float[] Parameters,
    [property: Id(2)] float[] InputMean,
    [property: Id(3)] float[] InputDeviation,
    [property: Id(4)] double ValueMean,
    [property: Id(5)] double ValueDeviation
)
{
    public static ParametersMessage Of(LearnerSnapshot snapshot) =>
        new(
            snapshot.Version,
            snapshot.Parameters,
            snapshot.Input.Mean,
            snapshot.Input.Deviation,
            snapshot.ValueMean,
            snapshot.ValueDeviation
        );

    public LearnerSnapshot ToSnapshot(ActorCriticShape shape) =>
        new(Version, shape, Parameters, new InputNormalisation(InputMean, InputDeviation), ValueMean, ValueDeviation);
}
