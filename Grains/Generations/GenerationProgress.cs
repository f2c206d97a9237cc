using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Policies;
using HybridGrains.Policy;

namespace HybridGrains.Grains.Generations;

/// <summary>The state machine of a generation: which attempt is current, what its end means, what comes next. No I/O.</summary>
public sealed class GenerationProgress(GenerationState state)
{
    /// <summary>Tries at ranges from one checkpoint before the generation fails.</summary>
    public const int MaxAttemptsPerCheckpoint = 5;

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

    /// <summary>A worker that lost or failed the last attempt from this checkpoint, to be avoided.</summary>
    public string? WorkerToAvoid =>
        state.Ranges is [.., { Status: RangeStatus.Lost or RangeStatus.Failed or RangeStatus.Rejected } last] ? last.Worker : null;

    /// <summary>Opens the next attempt. Null when the checkpoint has been tried too often: the generation fails.</summary>
    /// <param name="why">For people: what spoke for the decision.</param>
    /// <param name="decidedAt">When; null where nobody asks.</param>
    public RangeRecord? Begin(HandoffDecision decision, string decoder, string why = "", DateTimeOffset? decidedAt = null)
    {
        var tries = state
            .Ranges.AsEnumerable()
            .Reverse()
            .TakeWhile(range => range.From == state.StepsDone && range.Status is not RangeStatus.Completed)
            .Count();
        if (tries >= MaxAttemptsPerCheckpoint)
        {
            End(
                GenerationStatus.Failed,
                $"steps {state.StepsDone} to {decision.To} failed {tries} times; last: {state.Ranges[^1].Error ?? state.Ranges[^1].Status.ToString()}"
            );
            return null;
        }

        var range = new RangeRecord(
            ++state.Attempt,
            state.StepsDone,
            decision.To,
            "",
            decision.Edge ? Tier.Edge : Tier.Cloud,
            decision.Denoiser,
            RangeStatus.Waiting
        )
        {
            Decoder = decision.Decode ? decoder : null,
            Why = why,
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
            state.Drawn.Add(new LiveDecision(state.Attempt, drawn.Observation, drawn.Allowed, drawn.Action, drawn.LogProb, drawn.Version));
    }

    public void Placed(string worker, Tier tier)
    {
        state.Status = GenerationStatus.Running;
        state.Reason = null;
        Replace(Current! with { Worker = worker, Tier = tier, Status = RangeStatus.Running });
    }

    /// <summary>The current attempt ended badly; its checkpoint stays.</summary>
    public void Lost(RangeStatus status, string? error, TimeSpan elapsed) =>
        Replace(Current! with { Status = status, Error = error, Elapsed = elapsed });

    /// <summary>The current attempt gave a good result: a new checkpoint.</summary>
    public void Checkpoint(StepRangeResult result)
    {
        var current = Current!;
        Replace(current with { Status = RangeStatus.Completed, Elapsed = result.Elapsed, DecodeElapsed = result.DecodeElapsed });
        state.LatentState = result.LatentState.ToArray();
        state.StepsDone = current.To;
    }

    public void End(GenerationStatus status, string? reason)
    {
        if (Current is { } current)
            Replace(current with { Status = RangeStatus.Cancelled });
        state.Status = status;
        state.Reason = reason;
    }

    /// <summary>Time spent on one tier, lost attempts included.</summary>
    public TimeSpan Spent(Tier tier) =>
        state.Ranges.Where(range => range.Tier == tier).Aggregate(TimeSpan.Zero, (sum, range) => sum + range.Elapsed);

    /// <summary>Every step that is run at the large denoiser's measured cloud time, plus the measured decoding; null until both were measured.</summary>
    public TimeSpan? CloudOnly(string largeDenoiser)
    {
        var large = state
            .Ranges.Where(range =>
                range is { Status: RangeStatus.Completed, Tier: Tier.Cloud } && range.Denoiser == largeDenoiser && range.To > range.From
            )
            .ToList();
        var decode = state.Ranges.FirstOrDefault(range => range is { Status: RangeStatus.Completed, Decoder: not null });
        if (large.Count == 0 || decode is null)
            return null;
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
