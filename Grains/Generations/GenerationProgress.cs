using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Policies;
using HybridGrains.Grains.Storage;
using HybridGrains.Policy;
using HybridGrains.Scheduling;

namespace HybridGrains.Grains.Generations;

/// <summary>The state machine of a generation: which attempt is current, what its end means, what comes next. No I/O.</summary>
public sealed class GenerationProgress(GenerationState state)
{
    /// <summary>Attempts from one checkpoint that are kept on record where nobody failed.</summary>
    private const int MaxFreeRecords = 32;

    /// <summary>Failures so far, and what they mean.</summary>
    public FailureLedger Failures => new([.. state.Failures.Select(failure => failure.ToRule())]);

    /// <summary>The state itself.</summary>
    public GenerationState State => state;

    /// <summary>Why it cannot go on; null while it can.</summary>
    /// <param name="exhausted">Whether each worker that could run the next range has failed it too often.</param>
    public string? WhyOver(bool exhausted = false) => Failures.WhyOver(state.StepsDone, exhausted);

    public bool IsOpen => state.Status is GenerationStatus.Queued or GenerationStatus.Running;

    /// <summary>The attempt that may report; null between ranges and after the end.</summary>
    public RangeRecord? Current =>
        IsOpen
        && state.Ranges is [.., var last]
        && last.Attempt == state.Attempt
        && last.Status is RangeStatus.Waiting or RangeStatus.Running
            ? state.Ranges[^1]
            : null;

    public bool IsCurrent(StepRangeId range) =>
        Current is { } current && current.Attempt == range.Attempt && current.From == range.From && current.To == range.To;

    /// <summary>A new generation, from its first latent state.</summary>
    public void Accept(GenerationRequest request, ModelFamily family, byte[] latentState, int stepsDone, DateTimeOffset now)
    {
        state.Request = request;
        state.Status = GenerationStatus.Queued;
        (state.FamilyHash, state.FamilyContent) = (family.Hash, family.Content);
        state.CreatedAt = now;
        state.LatentState = latentState;
        state.StepsDone = stepsDone;
    }

    /// <summary>Opens the next attempt, on the other tier where the one decided on has failed this range.</summary>
    /// <param name="why">For people: what spoke for the decision.</param>
    /// <param name="decidedAt">When; null where nobody asks.</param>
    public RangeRecord Begin(HandoffDecision decision, string decoder, string why = "", DateTimeOffset? decidedAt = null)
    {
        var edge = Failures.OnEdge(state.StepsDone, decision.Edge);
        var range = new RangeRecord(
            ++state.Attempt,
            state.StepsDone,
            decision.To,
            "",
            edge ? Tier.Edge : Tier.Cloud,
            decision.Denoiser,
            RangeStatus.Waiting
        )
        {
            Decoder = decision.Decode ? decoder : null,
            Why = edge == decision.Edge ? why : $"{why}; the {(decision.Edge ? "edge" : "cloud")} failed it",
            DecidedAt = decidedAt,
        };
        state.Ranges.Add(range);
        return range;
    }

    /// <summary>Keeps how the attempt that just began was decided.</summary>
    public void Decided(MadeDecision made)
    {
        state.PolicyVersion = state.Arm == PolicyArm.Unknown || made.Version == state.PolicyVersion ? made.Version : 0;
        state.Arm = made.Arm;
        if (made.Drawn is { } drawn)
        {
            state.Drawn.Add(new LiveDecision(state.Attempt, drawn.Observation, drawn.Allowed, drawn.Action, drawn.LogProb, drawn.Version));
        }
    }

    /// <param name="name">What the worker's owner calls it; null where its id is its name.</param>
    public void Placed(string worker, Tier tier, string? name = null)
    {
        state.Status = GenerationStatus.Running;
        state.Reason = null;
        Replace(Current! with { Worker = worker, WorkerName = name, Tier = tier, Status = RangeStatus.Running });
    }

    /// <summary>The worker did not take it: it waits again, under the same number.</summary>
    /// <param name="waiting">As it was before.</param>
    public void Unplaced(RangeRecord waiting) => Replace(waiting);

    /// <summary>The current attempt ended without its result; its checkpoint stays.</summary>
    public void Lost(FailureCause cause, string what, TimeSpan elapsed)
    {
        var range = Current!;
        var status = cause switch
        {
            FailureCause.Lost or FailureCause.Stalled or FailureCause.SiloStopped => RangeStatus.Lost,
            FailureCause.Rejected => RangeStatus.Rejected,
            FailureCause.Declined => RangeStatus.Declined,
            _ => RangeStatus.Failed,
        };
        Replace(range with { Status = status, Error = what, Elapsed = elapsed });
        state.Failures.Add(new CountedFailure(range.From, range.Worker, range.Tier, cause, what));
        ForgetOldest(cause);
    }

    /// <summary>What costs nothing can come often: its records must not grow for ever.</summary>
    private void ForgetOldest(FailureCause cause)
    {
        if (FailureLedger.Counts(cause) || state.Failures.Count(failure => failure.Cause == cause) <= MaxFreeRecords)
        {
            return;
        }

        state.Failures.RemoveAt(state.Failures.FindIndex(failure => failure.Cause == cause));
        var oldest = state.Ranges.FindIndex(range =>
            range.Status is RangeStatus.Declined or RangeStatus.Lost && range.From == state.StepsDone
        );
        if (oldest >= 0 && oldest < state.Ranges.Count - 1)
        {
            state.Ranges.RemoveAt(oldest);
        }
    }

    /// <summary>An attempt gave a good result: a new checkpoint. It is the current one, or an older one that came back first.</summary>
    public void Checkpoint(int attempt, StepRangeResult result)
    {
        var index = state.Ranges.FindLastIndex(range => range.Attempt == attempt);
        var range = state.Ranges[index];
        state.Ranges[index] = range with
        {
            Status = RangeStatus.Completed,
            Error = null,
            Elapsed = result.Elapsed,
            DecodeElapsed = result.DecodeElapsed,
            Withheld = result.Withheld,
        };
        state.LatentState = result.LatentState.ToArray();
        state.StepsDone = range.To;
    }

    /// <summary>Whether the result of an attempt that was lost would still be the next checkpoint.</summary>
    public bool CanReturn(RangeRecord range) =>
        IsOpen && range.From == state.StepsDone && state.Ranges.Any(known => known.Attempt == range.Attempt);

    /// <summary>The current attempt is no longer needed: an older one gave the result.</summary>
    public void Superseded(string why, TimeSpan elapsed) =>
        Replace(Current! with { Status = RangeStatus.Cancelled, Error = why, Elapsed = elapsed });

    public void End(GenerationStatus status, string? reason)
    {
        if (Current is { } current)
        {
            Replace(current with { Status = RangeStatus.Cancelled });
        }

        state.Status = status;
        state.Reason = reason;
    }

    /// <summary>Time spent on one tier, lost attempts included.</summary>
    public TimeSpan Spent(Tier tier) =>
        state.Ranges.Where(range => range.Tier == tier).Aggregate(TimeSpan.Zero, (sum, range) => sum + range.Elapsed);

    /// <summary>What it took, for its tenant's books.</summary>
    public GenerationUse Use() => new(state.Request!.Tenant, state.Request.Family, state.Status, Spent(Tier.Cloud), Spent(Tier.Edge));

    /// <summary>
    /// Every step that is run at the large denoiser's measured cloud time, plus the measured decoding; null until both were
    /// measured.
    /// </summary>
    public TimeSpan? CloudOnly(string largeDenoiser)
    {
        var large = state
            .Ranges.Where(range =>
                range is { Status: RangeStatus.Completed, Tier: Tier.Cloud } && range.Denoiser == largeDenoiser && range.To > range.From
            )
            .ToList();
        var decode = state.Ranges.FirstOrDefault(range => range is { Status: RangeStatus.Completed, Decoder: not null });
        if (large.Count == 0 || decode is null)
        {
            return null;
        }

        var perStep =
            large.Aggregate(TimeSpan.Zero, (sum, range) => sum + range.Elapsed - range.DecodeElapsed)
            / large.Sum(range => range.To - range.From);
        return perStep * (state.Request!.Steps - state.Ranges[0].From) + decode.DecodeElapsed;
    }

    /// <summary>The generation as callers see it.</summary>
    public GenerationSnapshot Snapshot(string id, int stepsDone, string largeDenoiser) =>
        new()
        {
            Id = id,
            Request = state.Request!,
            Status = state.Status,
            StepsDone = stepsDone,
            Ranges = [.. state.Ranges],
            CloudTime = Spent(Tier.Cloud),
            EdgeTime = Spent(Tier.Edge),
            CloudOnlyTime = CloudOnly(largeDenoiser),
            BytesMoved = state.BytesMoved,
            Reason = state.Reason,
            CreatedAt = state.CreatedAt,
            FinishedAt = state.FinishedAt,
        };

    private void Replace(RangeRecord range) => state.Ranges[^1] = range;
}
