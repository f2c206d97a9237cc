using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Experience;

namespace HybridGrains.Learner.Messages;

/// <summary>Count, mean and squared deviations.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.learner.moments.v1")]
public sealed record MomentsMessage([property: Id(0)] double Count, [property: Id(1)] double[] Mean, [property: Id(2)] double[] Squares)
{
    public static MomentsMessage Of(RunningMoments moments) => new(moments.Count, moments.Mean, moments.Squares);

    public RunningMoments ToMoments() => new(Count, Mean, Squares);
}
