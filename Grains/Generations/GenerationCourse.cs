using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Policies;
using HybridGrains.Grains.Storage;
using HybridGrains.Scheduling;

namespace HybridGrains.Grains.Generations;

/// <summary>
/// What follows in a generation: a decision after each checkpoint and each lost attempt, until its end. Every change is made on a
/// draft, and what waits for the store is held.
/// </summary>
/// <param name="leave">Called at the end: nothing keeps it in memory any more.</param>
internal sealed class GenerationCourse(
    LiveGeneration live,
    HeldChange held,
    RangeDispatch dispatch,
    GenerationNews news,
    GenerationParts parts,
    IGrainFactory grains,
    Action leave
)
{
    private readonly GenerationJournal _journal = parts.Journal;

    /// <summary>An admitted request becomes durable and gets its first range.</summary>
    public async Task BeginAsync(GenerationProgress draft)
    {
        var range = await DecideAsync(draft);
        // The index first: an entry without a state is dropped by recovery, a state without an entry would be forgotten.
        await parts.Index.OpenAsync(live.Id, draft.State.Request!.Tenant);
        if (draft.State.Request.Webhook is { } url)
        {
            await parts.Outbox.AddAsync(live.Id, draft.State.Request.Tenant, url, null);
        }

        await live.AdoptAsync(draft);
        _journal.Accepted(live.Id, draft.State.Request!);
        await EnqueueAsync(range);
    }

    /// <summary>Decides what follows a checkpoint and asks for a worker; null where the generation ends instead.</summary>
    public async Task<RangeRecord?> GoOnAsync(GenerationProgress draft)
    {
        if ((draft.WhyOver() ?? WhyNotTheSame(draft.State)) is { } over)
        {
            await EndAsync(draft, GenerationStatus.Failed, over);
            return null;
        }

        var range = await DecideAsync(draft);
        await live.AdoptAsync(draft);
        await EnqueueAsync(range);
        return range;
    }

    /// <summary>A good result, of the current attempt or of one that came back first.</summary>
    public Task TakeAsync(RangeRecord range, StepRangeResult result)
    {
        if (range.Tier == Tier.Edge)
        {
            Moved(result.LatentState.Length + (result.Picture?.Pixels.Length ?? 0));
        }

        var newer = live.Progress.Current is { } current && current.Attempt != range.Attempt ? current : null;
        return held.MakeAsync(() => CheckpointAsync(range, newer, result));
    }

    /// <summary>The current attempt ends without its result; the next one starts from the same checkpoint, if there is one.</summary>
    public Task LoseAsync(FailureCause cause, string what)
    {
        var elapsed = live.Silent;
        return held.MakeAsync(async () =>
        {
            var range = live.Progress.Current!;
            var draft = live.Draft();
            draft.Lost(cause, what, elapsed);
            await dispatch.ReleaseFailedAsync(range, FailedResult.Ending(cause));
            await GoOnAsync(draft);
            _journal.Lost(live.Id, range, what);
            if (cause == FailureCause.Stalled)
            {
                await dispatch.CancelAsync(range);
            }

            news.Tell(GenerationEventKind.Range);
        });
    }

    /// <summary>A worker refused before it had begun: the same attempt waits again, and the scheduler looks for another worker.</summary>
    public async Task NotTakenAsync(RangeRecord range, RangeRecord waiting, AssignmentOutcome outcome)
    {
        live.Progress.Unplaced(waiting);
        _journal.NotTaken(live.Id, range, outcome);
        await dispatch.ReleaseFailedAsync(range, outcome == AssignmentOutcome.Busy ? RangeEndingKind.Busy : RangeEndingKind.Declined);
        await EnqueueAsync(waiting);
    }

    public async Task EnqueueAsync(RangeRecord range)
    {
        live.Sign();
        if (await dispatch.EnqueueAsync(range) is not { } result)
        {
            // It is asked again when the wait is renewed.
            live.State.Reason = "waiting for its scheduler";
        }
        else if (result.Exhausted && live.Progress.WhyOver(exhausted: true) is { } over)
        {
            await held.MakeAsync(() => EndAsync(live.Draft(), GenerationStatus.Failed, over));
        }
        else if (live.Progress.Current?.Status == RangeStatus.Waiting)
        {
            live.State.Reason = result.WaitingFor is { } what ? "waiting for " + what : null;
        }
    }

    public async Task EndAsync(GenerationProgress draft, GenerationStatus status, string? reason)
    {
        var attempt = draft.State.Attempt;
        draft.End(status, reason);
        draft.State.FinishedAt = parts.TimeProvider.GetUtcNow();
        await live.AdoptAsync(draft);
        held.Drop();
        // Whatever of this fails, recovery or time does it again.
        await BestEffort.MakeAsync(() => parts.Index.EndAsync(live.Id, live.State.FinishedAt!.Value, live.Progress.Use()));
        await BestEffort.MakeAsync(() => dispatch.ReleaseAsync(attempt));
        _journal.Ended(live.Id, live.State);
        news.Tell(GenerationEventKind.Status);
        leave();
    }

    public void Moved(long bytes)
    {
        live.State.BytesMoved += bytes;
        _journal.Moved(bytes);
    }

    /// <summary>Why the family is not the one that the generation began with; null where it is.</summary>
    public string? WhyNotTheSame(GenerationState state) =>
        FamilyPin.Broken(state.FamilyContent, parts.Families.Find(state.Request!.Family));

    /// <summary>A good result: a new checkpoint, and what comes after it.</summary>
    /// <param name="newer">The attempt that had taken over when the result came all the same; null without one.</param>
    private async Task CheckpointAsync(RangeRecord range, RangeRecord? newer, StepRangeResult result)
    {
        var draft = live.Draft();
        if (newer is not null)
        {
            await SupersedeAsync(draft, newer, range);
        }

        draft.Checkpoint(range.Attempt, result);
        await dispatch.ReleaseAsync(range.Attempt, range.Measured(result));
        if (result.Picture is { } picture)
        {
            await parts.Pictures.WriteAsync(news.Snapshot(draft), picture);
            await EndAsync(draft, GenerationStatus.Completed, null);
            _journal.Checkpointed(range, result.Elapsed);
            return;
        }

        // The checkpoint and the new attempt number are one write: the hand-off.
        var next = await GoOnAsync(draft);
        _journal.Checkpointed(range, result.Elapsed);
        if (next is not null && next.Tier != range.Tier)
        {
            _journal.HandedOff();
        }

        news.Tell(GenerationEventKind.Range);
    }

    private async Task SupersedeAsync(GenerationProgress draft, RangeRecord newer, RangeRecord first)
    {
        draft.Superseded($"attempt {first.Attempt} came back first", live.Silent);
        await dispatch.ReleaseAsync(newer.Attempt);
        if (newer.Status == RangeStatus.Running)
        {
            await dispatch.CancelAsync(newer);
        }
    }

    private async Task<RangeRecord> DecideAsync(GenerationProgress draft)
    {
        var defaults = DefaultsOf(draft.State.Request!);
        var scheduler = grains.GetGrain<ISchedulerGrain>(draft.State.Request!.Family);
        var now = parts.TimeProvider.GetUtcNow();
        var made = await parts.Decider.DecideAsync(draft.State.ToDecide(live.Id, defaults), scheduler);
        var range = draft.Begin(made.Decision, defaults.Decoder, $"{made.Policy}: {made.Why}", now);
        draft.Decided(made);
        _journal.Decided(made, range);
        return range;
    }

    private FamilyDefaults DefaultsOf(GenerationRequest request) =>
        parts.Families.Find(request.Family) is { } family
            ? family.Manifest.DefaultsOf(request.Fast)
            : throw new DamagedGenerationException($"Its model '{request.Family}' is not served any more.");
}
