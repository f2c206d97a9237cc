using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Scheduling;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Grains.Workers;

/// <summary>An agent's probes: a short range with a known answer, which shows that it computes, and how fast.</summary>
internal sealed class AgentProbe(
    LiveAgent agent,
    ProbeReference reference,
    FamilyRuntimes families,
    TimeProvider timeProvider,
    ILogger logger
)
{
    private readonly ProbeSchedule _schedule = new(timeProvider);
    private StepRangeAssignment? _passed;
    private int _count;

    public bool IsPassed => _schedule.IsPassed;

    /// <summary>By the last probe that came out right; null before.</summary>
    public TimeSpan? StepTime { get; private set; }

    public TimeSpan? DecodeTime { get; private set; }

    public bool IsOf(StepRangeId range, ReadOnlyMemory<byte> nonce) => _schedule.Running?.IsOf(range, nonce) == true;

    /// <summary>What was running is forgotten, and what was passed.</summary>
    public void Reset() => _schedule.Reset();

    /// <summary>It has to show anew that it computes, after a wait that doubles.</summary>
    public void PutOff(string whyNoWork)
    {
        _schedule.PutOff();
        agent.WhyNoWork = whyNoWork;
    }

    public async Task OfferIfDueAsync(bool rangeAtHand)
    {
        if (agent.Connection is not { } connection || agent.Family is not { } family || !_schedule.IsDue)
        {
            return;
        }

        if (agent.Busy || agent.Draining || rangeAtHand)
        {
            return;
        }

        var assignment = reference.Assignment(family.Family, family.ProbeDenoiser, family.Decoder, agent.Id, ++_count);
        _schedule.Begin(assignment);
        agent.WhyNoWork = "its probe is running";
        await connection.OfferAsync(assignment);
    }

    public async Task<ResultOutcome> CompleteAsync(StepRangeResult result)
    {
        var assignment = _schedule.Running!.Assignment;
        if (result.Status != StepRangeStatus.Completed)
        {
            PutOff($"it did not run its probe: {result.Error ?? result.Status.ToString()}");
            return ResultOutcome.Accepted;
        }

        var family = agent.Family!;
        var elapsed = _schedule.Pass();
        var whyNot = await reference.WhyNotAsync(family.Family, family.ProbeDenoiser, family.Decoder, result);
        // The first answer takes a while to compute, and heartbeats wait behind it.
        agent.Renew();
        if (whyNot is { } reason)
        {
            PutOff($"its probe came out wrong: {reason}");
            logger.LogProbeWrong(agent.Id, reason);
            return ResultOutcome.Rejected;
        }

        agent.WhyNoWork = null;
        _passed = assignment;
        var (denoise, decode) = MeasuredSplit.Of(elapsed, assignment, families);
        (StepTime, DecodeTime) = (denoise / Math.Max(1, result.Range.To - result.Range.From), decode);
        logger.LogProbed(agent.Id, StepTime.Value.TotalMilliseconds, decode.TotalMilliseconds);
        return ResultOutcome.Accepted;
    }

    /// <summary>How long the agent may have a range, by what its probe showed; null before.</summary>
    public TimeSpan? AllowanceFor(StepRangeAssignment range, GenerationOptions options) =>
        _passed is { } measured && StepTime is { } step && families.Find(range.Family) is { } family
            ? RangeAllowance.Of(
                range.Range.To - range.Range.From,
                step,
                DecodeTime ?? TimeSpan.Zero,
                RangeCost.Of(range, measured, family.Manifest),
                options.MaxSlowdown,
                options.StallTimeout
            )
            : null;

    /// <summary>Gives a probe up that does not end.</summary>
    public void Look(TimeSpan patience)
    {
        if (_schedule.Running is { } running && running.Silent > patience)
        {
            PutOff($"its probe did not end within {patience.TotalSeconds:F0} s");
        }
    }
}
