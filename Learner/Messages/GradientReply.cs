using HybridGrains.Policy.Learning.Distributed;

namespace HybridGrains.Learner.Messages;

/// <summary>A worker's gradient over one minibatch.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.learner.gradient-reply.v1")]
public sealed record GradientReply(
    [property: Id(0)] int Worker,
    [property: Id(1)] long Version,
    [property: Id(2)] float[] Gradient,
    [property: Id(3)] int Samples,
    [property: Id(4)] double PolicyLoss,
    [property: Id(5)] double ValueLoss,
    [property: Id(6)] double Entropy,
    [property: Id(7)] double ApproxKl,
    [property: Id(8)] double ClipFrac
)
{
    public static GradientReply Of(GradientMessage message) =>
        new(
            message.Worker,
            message.Version,
            message.Gradient,
            message.Samples,
            message.PolicyLoss,
            message.ValueLoss,
            message.Entropy,
            message.ApproxKl,
            message.ClipFrac
        );

    public GradientMessage ToMessage() => new(Worker, Version, Gradient, Samples, PolicyLoss, ValueLoss, Entropy, ApproxKl, ClipFrac);
}
