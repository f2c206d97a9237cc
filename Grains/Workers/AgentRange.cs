using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Metrics;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Grains.Workers;

/// <summary>The range that an agent has at hand and those it had, and what their generations are told of it.</summary>
internal sealed class AgentRange(string agentId, IGrainFactory grains, ClusterMetrics metrics, TimeProvider timeProvider, ILogger logger)
{
    private readonly PastRanges _past = new();

    public RangeAtHand? AtHand { get; private set; }

    public void Take(StepRangeAssignment assignment, TimeSpan? allowance) => AtHand = new RangeAtHand(assignment, timeProvider, allowance);

    public IGenerationGrain Generation(StepRangeId range) => grains.GetGrain<IGenerationGrain>(range.GenerationId);

    public bool IsOf(StepRangeId range, ReadOnlyMemory<byte> nonce) => AtHand?.IsOf(range, nonce) == true;

    /// <summary>Whether it is of a range that was taken from the agent, and so late; anything else is counted.</summary>
    public bool IsLate(StepRangeId range, ReadOnlyMemory<byte> nonce)
    {
        if (_past.Has(range, nonce))
        {
            return true;
        }

        metrics.CountRefused("not_assigned");
        logger.LogRefused(agentId, range.GenerationId, range.Attempt, ResultOutcome.NotAssigned);
        return false;
    }

    /// <summary>It has none any more.</summary>
    public void Drop()
    {
        if (AtHand is { } range)
        {
            _past.Add(range);
        }

        AtHand = null;
    }

    /// <summary>It has none any more, and the generation hears why.</summary>
    public async Task LoseAsync(string reason)
    {
        if (AtHand is { } range)
        {
            Drop();
            await TellLostAsync(range, reason, mayReturn: false);
        }
    }

    /// <summary>Its line broke: the generation goes on elsewhere, but while the lease holds it may come back with the answer.</summary>
    public async Task LendAsync(string reason)
    {
        if (AtHand is { } range)
        {
            range.Returned = true;
            await TellLostAsync(range, reason, mayReturn: true);
        }
    }

    public Task TellLostAsync(RangeAtHand range, string reason, bool mayReturn) =>
        Generation(range.Range)
            .CompleteRangeAsync(
                new StepRangeResult(range.Range, agentId, StepRangeStatus.Lost)
                {
                    Error = reason,
                    Nonce = range.Assignment.Nonce,
                    MayReturn = mayReturn,
                }
            );
}
