using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Generations;

/// <summary>What a worker's answer is worth: whose it is, whether it still counts, and whether it can be a checkpoint.</summary>
internal static class ResultRule
{
    /// <param name="held">Whether a change waits for the store.</param>
    public static ResultRuling Judge(GenerationProgress progress, RangeAssignments assignments, bool held, StepRangeResult result)
    {
        if (!progress.IsCurrent(result.Range))
        {
            return assignments.IsAway(result.Range, result.WorkerId, result.Nonce)
                ? JudgeReturned(progress, assignments, held, result)
                : new ResultRuling(ResultRulingKind.Stale);
        }

        if (!assignments.IsCurrent(result.Range, result.WorkerId, result.Nonce))
        {
            return new ResultRuling(ResultRulingKind.NotAssigned);
        }

        if (held)
        {
            return new ResultRuling(ResultRulingKind.Known);
        }

        var range = progress.Current!;
        if (result.Status != StepRangeStatus.Completed)
        {
            return new ResultRuling(ResultRulingKind.Failed, range, result.Error ?? "no reason given");
        }

        return ResultCheck.WhyNot(progress.State.LatentState, range, result) is { } reason
            ? new ResultRuling(ResultRulingKind.Rejected, range, reason)
            : new ResultRuling(ResultRulingKind.Taken, range);
    }

    /// <summary>A worker whose line had broken is back with the result of its attempt; it counts where nobody was faster.</summary>
    private static ResultRuling JudgeReturned(GenerationProgress progress, RangeAssignments assignments, bool held, StepRangeResult result)
    {
        var range = assignments.Away!;
        if (held || result.Status != StepRangeStatus.Completed || !progress.CanReturn(range))
        {
            return new ResultRuling(ResultRulingKind.Stale, range, Returned: true);
        }

        return ResultCheck.WhyNot(progress.State.LatentState, range, result) is { } reason
            ? new ResultRuling(ResultRulingKind.Rejected, range, reason, Returned: true)
            : new ResultRuling(ResultRulingKind.Taken, range, Returned: true);
    }
}
