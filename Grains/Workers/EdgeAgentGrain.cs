using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Interfaces.Agents;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Metrics;
using HybridGrains.Scheduling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Workers;

/// <summary>
/// An agent's lease, probe and range at hand. Soft state: an agent that is not known connects again. What the agent says counts
/// for the range it was given, with that assignment's secret, and for nothing else.
/// </summary>
public sealed class EdgeAgentGrain : Grain, IEdgeAgentGrain
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>The generation gives a stalled range up first; this is for one whose generation no longer looks.</summary>
    private static readonly TimeSpan WatchdogMargin = TimeSpan.FromSeconds(3);

    private readonly FamilyRuntimes _families;
    private readonly ClusterMetrics _metrics;
    private readonly ILogger _logger;
    private readonly TimeSpan _lease;
    private readonly GenerationOptions _generations;
    private readonly LiveAgent _agent;
    private readonly AgentProbe _probe;
    private readonly AgentRange _range;

    public EdgeAgentGrain(
        FamilyRuntimes families,
        ProbeReference probes,
        ClusterMetrics metrics,
        IOptions<SchedulingOptions> scheduling,
        IOptions<GenerationOptions> generations,
        TimeProvider timeProvider,
        ILogger<EdgeAgentGrain> logger
    )
    {
        (_families, _metrics, _logger) = (families, metrics, logger);
        (_lease, _generations) = (scheduling.Value.HeartbeatTimeout, generations.Value);
        _agent = new LiveAgent(AgentId, timeProvider);
        _probe = new AgentProbe(_agent, probes, families, timeProvider, logger);
        _range = new AgentRange(AgentId, GrainFactory, metrics, timeProvider, logger);
    }

    private string AgentId => this.GetPrimaryKeyString();
    private string LeaseRanOut => $"its lease of {_lease.TotalSeconds:F0} s ran out";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(LookEvery, LookEvery));
        return Task.CompletedTask;
    }

    public async Task<EdgeWelcome> ConnectAsync(EdgeHello hello, IEdgeConnection connection)
    {
        // The gateway has asked as well, but a revocation may have come since.
        if ((await Registry.FindAsync(AgentId))?.Standing != AgentStanding.Approved)
        {
            return new EdgeWelcome(false, "the cluster has no approved agent with this id", TimeSpan.Zero, TimeSpan.Zero);
        }

        var resumed = IsTheSameAgain(hello);
        if (_agent.IsServedBeside(hello.ConnectionId))
        {
            await _agent.Connection!.CloseAsync("a newer connection of the same agent took over");
        }

        if (!resumed)
        {
            await _range.LoseAsync("the agent joined anew");
            _probe.Reset();
        }

        if (_range.AtHand is { } kept)
        {
            kept.Unconfirmed = true;
        }

        _agent.Join(hello, connection, _lease);
        _metrics.SetConnected(AgentId, true);
        (_agent.Family, _agent.WhyNoWork) = FamilyMatch.Of(hello, _families.Families);
        _logger.LogConnected(
            AgentId,
            hello.Name ?? AgentId,
            hello.Device,
            _agent.WhyNoWork ?? (resumed ? "it goes on under its lease" : "a probe follows")
        );
        await _probe.OfferIfDueAsync(_range.AtHand is not null);
        await ReportAsync();
        return new EdgeWelcome(true, null, _lease, _lease / 4) { Resumed = resumed };
    }

    public async Task<bool> HeartbeatAsync(string connectionId, EdgeHeartbeat heartbeat)
    {
        if (!_agent.IsServedBy(connectionId))
        {
            return false;
        }

        _agent.Beat(heartbeat);
        if (_range.AtHand is { Unconfirmed: true } && !_agent.Busy)
        {
            await _range.LoseAsync("the agent came back without it");
        }

        await _probe.OfferIfDueAsync(_range.AtHand is not null);
        await ReportAsync();
        return true;
    }

    public async Task<RangeVerdict> ReportProgressAsync(string connectionId, StepRangeProgress progress)
    {
        if (!_agent.IsServedBy(connectionId))
        {
            return RangeVerdict.Stop;
        }

        if (_probe.IsOf(progress.Range, progress.Nonce))
        {
            return RangeVerdict.Continue;
        }

        if (!_range.IsOf(progress.Range, progress.Nonce))
        {
            _range.IsLate(progress.Range, progress.Nonce);
            return RangeVerdict.Stop;
        }

        if (_range.AtHand!.Advance(progress) is not { } news)
        {
            return RangeVerdict.Continue;
        }

        _agent.Renew();
        var verdict = await _range.Generation(progress.Range).ReportProgressAsync(news with { WorkerId = AgentId });
        if (verdict == RangeVerdict.Stop)
        {
            await TakeBackAsync();
        }

        return verdict;
    }

    public async Task<ResultOutcome> CompleteRangeAsync(string connectionId, StepRangeResult result)
    {
        if (_agent.IsServedBy(connectionId))
        {
            _agent.Renew();
        }

        if (_probe.IsOf(result.Range, result.Nonce))
        {
            return await CompleteProbeAsync(result);
        }

        if (!_range.IsOf(result.Range, result.Nonce))
        {
            return _range.IsLate(result.Range, result.Nonce) ? ResultOutcome.StaleAttempt : ResultOutcome.NotAssigned;
        }

        // The times are this grain's own: from the offer to the result.
        var range = _range.AtHand!;
        var elapsed = range.Elapsed;
        var (_, decode) = MeasuredSplit.Of(elapsed, range.Assignment, _families);
        var outcome = await _range
            .Generation(result.Range)
            .CompleteRangeAsync(result with { WorkerId = AgentId, Elapsed = elapsed, DecodeElapsed = decode });
        // Only now: a call that failed is made again by the gateway.
        _agent.Free();
        await TakeBackAsync();
        if (outcome != ResultOutcome.Accepted)
        {
            _logger.LogRefused(AgentId, result.Range.GenerationId, result.Range.Attempt, outcome);
        }

        return outcome;
    }

    public async Task DrainAsync(string connectionId)
    {
        if (_agent.IsServedBy(connectionId))
        {
            _agent.Drain();
            await ReportAsync();
        }
    }

    public async Task DisconnectAsync(string connectionId)
    {
        if (_agent.IsServedBy(connectionId))
        {
            await LeaveAsync("it disconnected");
            await _range.LendAsync("it disconnected");
        }
    }

    public async Task<AssignmentOutcome> AssignAsync(StepRangeAssignment assignment)
    {
        var outcome = AgentReadiness.OutcomeFor(assignment, _agent, _probe.IsPassed, _range.AtHand);
        if (outcome == AssignmentOutcome.Accepted)
        {
            _range.Take(assignment, _probe.AllowanceFor(assignment, _generations));
            await _agent.Connection!.OfferAsync(assignment);
        }

        return outcome;
    }

    public async Task CancelAsync(StepRangeId range)
    {
        if (_range.AtHand is not { } known || known.Range != range)
        {
            return;
        }

        if (known.IsOverdue)
        {
            _logger.LogOverdue(AgentId, range.GenerationId, range.Attempt, known.Elapsed.TotalSeconds);
            _probe.PutOff($"it held a range for {known.Elapsed.TotalSeconds:F0} s, far longer than its probe promised; a probe follows");
        }
        else if (known.Silent >= _generations.StallTimeout)
        {
            // A range that stood still speaks against the agent: it shows again that it computes before it gets the next.
            _logger.LogStalled(AgentId, range.GenerationId, range.Attempt, known.Silent.TotalSeconds);
            _probe.PutOff($"it showed no new step of a range for {known.Silent.TotalSeconds:F0} s; a probe follows");
        }

        if (_agent.Connection is { } connection)
        {
            await connection.CancelAsync(range);
        }

        await TakeBackAsync();
    }

    public async Task RevokeAsync()
    {
        const string reason = "this agent was revoked";
        if (_agent.Connection is { } connection)
        {
            await LeaveAsync(reason);
            await connection.EndAsync(reason);
        }

        _probe.Reset();
        await _range.LoseAsync(reason);
        _agent.WhyNoWork = reason;
    }

    public Task<EdgeAgentSnapshot> DescribeAsync() =>
        Task.FromResult(
            new EdgeAgentSnapshot(AgentId, _agent.Connection is not null, _probe.IsPassed, _agent.Draining, _agent.WhyNoWork)
            {
                Running = _range.AtHand?.Range,
                StepTime = _probe.StepTime,
            }
        );

    /// <summary>Whether its lease goes on: what it offers is as it was, and the probe it passed still speaks for it.</summary>
    private bool IsTheSameAgain(EdgeHello hello) =>
        _probe.IsPassed
        && !_agent.IsExpired
        && FamilyMatch.Of(hello, _families.Families).Family is { } family
        && family.IsAs(_agent.Family);

    private IAgentRegistryGrain Registry => GrainFactory.GetGrain<IAgentRegistryGrain>(IAgentRegistryGrain.Key);

    private ISchedulerGrain Scheduler(EdgeOffer family) => GrainFactory.GetGrain<ISchedulerGrain>(family.Family);

    private async Task<ResultOutcome> CompleteProbeAsync(StepRangeResult result)
    {
        var outcome = await _probe.CompleteAsync(result);
        if (result.Status == StepRangeStatus.Completed)
        {
            await ReportAsync();
        }

        if (outcome == ResultOutcome.Rejected)
        {
            _agent.Family = null;
        }

        return outcome;
    }

    private async Task ReportAsync()
    {
        if (_agent is { Family: { } family, Connection: not null })
        {
            await Scheduler(family).ReportWorkerAsync(AgentReport.Of(_agent, family, _probe, _range.AtHand));
        }
    }

    private async Task LookAsync()
    {
        var patience = _generations.StallTimeout + WatchdogMargin;
        if (_agent.Connection is not null && _agent.IsExpired)
        {
            await LeaveAsync(LeaseRanOut);
        }

        if (_agent.Connection is null && _agent.IsExpired)
        {
            await _range.LoseAsync(LeaseRanOut);
        }

        if (_range.AtHand is { } range && (range.IsOverdue || range.Silent > patience))
        {
            var why = range.IsOverdue
                ? $"not done after {range.Elapsed.TotalSeconds:F0} s, far longer than its probe promised"
                : $"no new step for {range.Silent.TotalSeconds:F0} s";
            await CancelAsync(range.Range);
            await _range.TellLostAsync(range, why, mayReturn: false);
        }

        _probe.Look(patience);
    }

    private async Task TakeBackAsync()
    {
        _range.Drop();
        await ReportAsync();
    }

    private async Task LeaveAsync(string reason)
    {
        _logger.LogLeft(AgentId, reason);
        _agent.Leave(reason);
        _metrics.SetConnected(AgentId, false);
        if (_agent.Family is { } family)
        {
            await Scheduler(family).RemoveWorkerAsync(AgentId);
        }
    }
}
