using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Experience;

namespace HybridGrains.Learner.Messages;

/// <summary>What a worker's rollouts came to.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.learner.summary.v1")]
public sealed record SummaryMessage(
    [property: Id(0)] int Worker,
    [property: Id(1)] int Decisions,
    [property: Id(2)] int Episodes,
    [property: Id(3)] MomentsMessage Observations,
    [property: Id(4)] MomentsMessage Returns,
    [property: Id(5)] MomentsMessage Advantages,
    [property: Id(6)] double MeanReturn,
    [property: Id(7)] double ExplainedVariance,
    [property: Id(8)] double MeanTau
)
{
    public static SummaryMessage Of(RolloutSummary summary) =>
        new(
            summary.Worker,
            summary.Decisions,
            summary.Episodes,
            MomentsMessage.Of(summary.Observations),
            MomentsMessage.Of(summary.Returns),
            MomentsMessage.Of(summary.Advantages),
            summary.MeanReturn,
            summary.ExplainedVariance,
            summary.MeanTau
        );

    public RolloutSummary ToSummary() =>
        new(
            Worker,
            Decisions,
            Episodes,
            Observations.ToMoments(),
            Returns.ToMoments(),
            Advantages.ToMoments(),
            MeanReturn,
            ExplainedVariance,
            MeanTau
        );
}
