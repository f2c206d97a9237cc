using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Scheduling;

namespace HybridGrains.Grains.Generations;

/// <summary>What a result without a picture or a latent state means.</summary>
internal static class FailedResult
{
    public static FailureCause Cause(StepRangeResult result, Tier tier) =>
        result.Status switch
        {
            StepRangeStatus.Lost => FailureCause.Lost,
            StepRangeStatus.Declined => FailureCause.Declined,
            // An agent that calls a request impossible would end it for everybody.
            StepRangeStatus.Failed when result.IsCertain && tier == Tier.Cloud => FailureCause.Impossible,
            _ => FailureCause.Failed,
        };

    /// <summary>What the scheduler is told.</summary>
    public static RangeEndingKind Ending(FailureCause cause) =>
        cause switch
        {
            FailureCause.Lost => RangeEndingKind.Lost,
            FailureCause.Declined => RangeEndingKind.Declined,
            FailureCause.Stalled or FailureCause.Failed or FailureCause.Rejected => RangeEndingKind.Failed,
            _ => RangeEndingKind.Unknown,
        };
}
