using HybridGrains.Grains.Interfaces;
using HybridGrains.Scheduling;

namespace HybridGrains.Grains.Generations;

/// <summary>One attempt that gave no result, as a generation keeps it.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.counted-failure.v1")]
public sealed record CountedFailure(
    [property: Id(0)] int From,
    [property: Id(1)] string Worker,
    [property: Id(2)] Tier Tier,
    [property: Id(3)] FailureCause Cause,
    [property: Id(4)] string What
)
{
    public RangeFailure ToRule() => new(From, Worker, Tier == Tier.Edge, Cause, What);
}
