using HybridGrains.Policy.Learning.Distributed;

namespace HybridGrains.Learner.Messages;

/// <summary>Asks a worker for the gradient of one minibatch of its own experience.</summary>
/// <param name="Seed">Of the round whose experience it must hold.</param>
/// <param name="AdvantageMean">Over all workers.</param>
/// <param name="AdvantageDeviation">Over all workers.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.learner.gradient-request.v1")]
public sealed record GradientRequest(
    [property: Id(0)] ParametersMessage Parameters,
    [property: Id(1)] long Seed,
    [property: Id(2)] double AdvantageMean,
    [property: Id(3)] double AdvantageDeviation,
    [property: Id(4)] int Epoch,
    [property: Id(5)] int Minibatch
)
{
    public AdvantageScale Scale => new(AdvantageMean, AdvantageDeviation);
}
