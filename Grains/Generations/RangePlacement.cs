using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Scheduling;

namespace HybridGrains.Grains.Generations;

/// <summary>Gives a waiting range to the worker that the scheduler found, with the secret of that assignment.</summary>
internal sealed class RangePlacement(
    LiveGeneration live,
    RangeAssignments assignments,
    RangeDispatch dispatch,
    GenerationCourse course,
    GenerationNews news
)
{
    public async Task PlaceAsync(RangeRecord waiting, Placement placement)
    {
        live.Progress.Placed(placement.WorkerId, placement.Tier, placement.WorkerName);
        live.Sign();
        var range = live.Progress.Current!;
        AssignmentOutcome outcome;
        try
        {
            outcome = await AssignAsync(range);
        }
        catch (Exception silent) when (silent is OrleansException or TimeoutException)
        {
            // Whether it took the range nobody knows: the next attempt gets another number.
            await course.LoseAsync(FailureCause.Lost, $"it did not answer: {silent.Message}");
            return;
        }

        live.WaitsForDevice = outcome == AssignmentOutcome.Waiting;
        if (outcome is not (AssignmentOutcome.Accepted or AssignmentOutcome.Waiting))
        {
            await course.NotTakenAsync(range, waiting, outcome);
            return;
        }

        if (placement.Tier == Tier.Edge)
        {
            course.Moved(live.State.LatentState.Length);
        }

        news.Tell(GenerationEventKind.Range);
    }

    private Task<AssignmentOutcome> AssignAsync(RangeRecord range)
    {
        var assignment = range.ToAssignment(live.Id, live.State);
        var secret = assignments.Give(range, assignment.Range, range.Worker);
        return dispatch.AssignAsync(range, assignment with { Nonce = secret });
    }
}
