using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Metrics;
using HybridGrains.Grains.Policies;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Grains.Generations;

/// <summary>What happens to generations, as log lines, meters and what the learner hears.</summary>
public sealed class GenerationJournal(FamilyRuntimes families, ClusterMetrics metrics, LiveReporter live, ILogger<GenerationGrain> logger)
{
    public void Accepted(string id, GenerationRequest request) => logger.LogAccepted(id, request.Family, request.Steps);

    public void Decided(MadeDecision made, RangeRecord range) =>
        metrics.CountDecision(made.Policy, ArmNames.Of(made.Arm), range.Tier, range.To - range.From);

    public void Moved(long bytes) => metrics.CountBytes(bytes);

    public void Checkpointed(RangeRecord range, TimeSpan elapsed) => metrics.CountRange(range.Tier, range.To - range.From, elapsed);

    public void HandedOff() => metrics.CountHandoff();

    public void Stale(string id, StepRangeResult result, int currentAttempt)
    {
        metrics.CountRefused("stale");
        logger.LogStale(id, result.Range.Attempt, result.WorkerId, currentAttempt);
    }

    public void NotAssigned(string id, StepRangeResult result)
    {
        metrics.CountRefused("not_assigned");
        logger.LogNotAssigned(id, result.Range.Attempt, result.WorkerId);
    }

    public void Rejected(string id, StepRangeResult result, string reason)
    {
        metrics.CountRefused("rejected");
        logger.LogRejected(id, result.Range.Attempt, result.WorkerId, reason);
    }

    public void Lost(string id, RangeRecord range, string reason)
    {
        metrics.CountLost();
        logger.LogLost(id, range.Attempt, range.Worker, reason);
    }

    public void NotTaken(string id, RangeRecord range, AssignmentOutcome outcome) =>
        logger.LogNotTaken(id, range.Attempt, range.Worker, outcome);

    public void Ended(string id, GenerationState state)
    {
        metrics.CountGeneration(state.Status.ToString().ToLowerInvariant(), state.FinishedAt - state.CreatedAt);
        logger.LogEnded(id, state.Status, state.Reason);
        if (families.Find(state.Request!.Family) is { } family)
        {
            live.Ended(state.ToReport(id), family.Manifest);
        }
    }
}
