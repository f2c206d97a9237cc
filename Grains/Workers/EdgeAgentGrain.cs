using System.Collections.Immutable;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Catalog;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Metrics;
using HybridGrains.Scheduling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Workers;

/// <summary>An agent's lease, probe and range at hand. Soft state: an agent that is not known connects again.</summary>
public sealed partial class EdgeAgentGrain(
    ProbeReference probes,
    ClusterMetrics metrics,
    IOptions<SchedulingOptions> options,
    TimeProvider timeProvider,
    ILogger<EdgeAgentGrain> logger
) : Grain, IEdgeAgentGrain
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private readonly ILogger<EdgeAgentGrain> _logger = logger;
    private EdgeHello? _hello;
    private IEdgeConnection? _connection;
    private EdgeOffer? _family;
    private WorkerLease? _lease;
    private StepRangeId? _running;
    private StepRangeId? _probe;
    private TimeSpan? _stepTime;
    private TimeSpan? _decodeTime;
    private string? _whyNoWork = "it has never connected";
    private bool _probed;
    private bool _draining;
    private bool _busy;
    private int _attempts;

    private string AgentId => this.GetPrimaryKeyString();
    private TimeSpan Lease => options.Value.HeartbeatTimeout;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(LookEvery, LookEvery));
        return Task.CompletedTask;
    }

    public async Task<EdgeWelcome> ConnectAsync(EdgeHello hello, IEdgeConnection connection)
    {
        if (_connection is not null && _hello!.ConnectionId != hello.ConnectionId)
            await LeaveAsync("a newer connection of the same agent took over", tell: true);
        (_hello, _connection, _lease) = (hello, connection, new WorkerLease(timeProvider, Lease));
        (_probed, _draining, _busy, _probe) = (false, false, false, null);
        metrics.SetConnected(AgentId, true);
        (_family, _whyNoWork) = await MatchAsync(hello);
        LogConnected(AgentId, hello.Device, _whyNoWork ?? "a probe follows");
        if (_family is not null)
            await ProbeAsync();
        await ReportAsync();
        return new EdgeWelcome(true, null, Lease, Lease / 4);
    }

    public async Task<bool> HeartbeatAsync(string connectionId, EdgeHeartbeat heartbeat)
    {
        if (!IsServing(connectionId))
            return false;
        _lease!.Renew();
        (_busy, _draining) = (heartbeat.Busy, _draining || heartbeat.Draining);
        // A probe that was declined (the agent woke up with an old range at hand) is offered again when it is free.
        if (_family is not null && !_probed && _probe is null && !_busy && !_draining)
            await ProbeAsync();
        await ReportAsync();
        return true;
    }

    public async Task<RangeVerdict> ReportProgressAsync(string connectionId, StepRangeProgress progress)
    {
        if (!IsServing(connectionId))
            return RangeVerdict.Stop;
        _lease!.Renew();
        if (progress.Range == _probe)
            return RangeVerdict.Continue;
        return progress.Range == _running
            ? await Generation(progress.Range).ReportProgressAsync(progress with { WorkerId = AgentId })
            : RangeVerdict.Stop;
    }

    public async Task<ResultOutcome> CompleteRangeAsync(string connectionId, StepRangeResult result)
    {
        if (IsServing(connectionId))
            _lease!.Renew();
        if (result.Range.GenerationId == $"probe-{AgentId}")
            return await CompleteProbeAsync(connectionId, result);

        // Also when it is no longer the range at hand: the generation knows which attempt is current and says so.
        if (result.Range == _running)
            (_running, _busy) = (null, false);
        var outcome = await Generation(result.Range).CompleteRangeAsync(result with { WorkerId = AgentId });
        if (outcome != ResultOutcome.Accepted)
            LogRefused(AgentId, result.Range.GenerationId, result.Range.Attempt, outcome);
        await ReportAsync();
        return outcome;
    }

    public async Task DrainAsync(string connectionId)
    {
        if (!IsServing(connectionId))
            return;
        _draining = true;
        _whyNoWork = "it is draining";
        await ReportAsync();
    }

    public Task DisconnectAsync(string connectionId) =>
        IsServing(connectionId) ? LeaveAsync("it disconnected", tell: false) : Task.CompletedTask;

    public async Task<AssignmentOutcome> AssignAsync(StepRangeAssignment assignment)
    {
        if (_connection is null || _lease!.IsExpired)
            return AssignmentOutcome.NotConnected;
        if (_draining)
            return AssignmentOutcome.Draining;
        if (_running is not null || !_probed)
            return AssignmentOutcome.Busy;
        if (_family?.Family != assignment.Family || !_family.Denoisers.Contains(assignment.Denoiser))
            return AssignmentOutcome.ModelNotLoaded;
        _running = assignment.Range;
        await _connection.OfferAsync(assignment);
        return AssignmentOutcome.Accepted;
    }

    public async Task CancelAsync(StepRangeId range)
    {
        if (_running != range)
            return;
        _running = null;
        if (_connection is not null)
            await _connection.CancelAsync(range);
    }

    public Task<EdgeAgentSnapshot> DescribeAsync() =>
        Task.FromResult(
            new EdgeAgentSnapshot(AgentId, _connection is not null, _probed, _draining, _whyNoWork)
            {
                Running = _running,
                StepTime = _stepTime,
            }
        );

    private bool IsServing(string connectionId) => _connection is not null && _hello!.ConnectionId == connectionId;

    private IGenerationGrain Generation(StepRangeId range) => GrainFactory.GetGrain<IGenerationGrain>(range.GenerationId);

    /// <summary>The first family of the agent that this cluster serves with the same files.</summary>
    private async Task<(EdgeOffer? Family, string? WhyNot)> MatchAsync(EdgeHello hello)
    {
        var served = await GrainFactory.GetGrain<IModelCatalogGrain>(0).ListAsync();
        foreach (var model in hello.Models)
        {
            var family = served.FirstOrDefault(info =>
                info.Name == model.Family && info.Hash.Equals(model.Hash, StringComparison.OrdinalIgnoreCase)
            );
            if (family is not null && model.Denoisers.Length > 0 && model.Decoders.Contains(family.Decoder))
                return (new EdgeOffer(family.Name, model.Denoisers, model.Decoders, model.Denoisers[0], family.Decoder), null);
        }

        return (
            null,
            hello.Models.Length == 0
                ? "it has no models"
                : $"its families ({string.Join(", ", hello.Models.Select(model => model.Family))}) are not served here or have other files"
        );
    }

    private async Task ProbeAsync()
    {
        var assignment = probes.Assignment(_family!.Family, _family.ProbeDenoiser, _family.Decoder, AgentId, ++_attempts);
        _probe = assignment.Range;
        _whyNoWork = "its probe is running";
        await _connection!.OfferAsync(assignment);
    }

    private async Task<ResultOutcome> CompleteProbeAsync(string connectionId, StepRangeResult result)
    {
        if (!IsServing(connectionId) || result.Range != _probe)
            return ResultOutcome.StaleAttempt;
        _probe = null;
        if (result.Status != StepRangeStatus.Completed)
        {
            _whyNoWork = $"it did not run its probe: {result.Error ?? result.Status.ToString()}";
            return ResultOutcome.Accepted;
        }

        if (await probes.WhyNotAsync(_family!.Family, _family.ProbeDenoiser, _family.Decoder, result) is { } reason)
        {
            _whyNoWork = $"its probe came out wrong: {reason}";
            _family = null;
            LogProbeWrong(AgentId, reason);
            await ReportAsync();
            return ResultOutcome.Rejected;
        }

        (_probed, _whyNoWork) = (true, null);
        _stepTime = (result.Elapsed - result.DecodeElapsed) / Math.Max(1, result.Range.To - result.Range.From);
        _decodeTime = result.DecodeElapsed;
        LogProbed(AgentId, _stepTime.Value.TotalMilliseconds, _decodeTime.Value.TotalMilliseconds);
        await ReportAsync();
        return ResultOutcome.Accepted;
    }

    private async Task ReportAsync()
    {
        if (_family is null || _connection is null)
            return;
        var available = _probed && !_draining && (_running is not null || !_busy);
        await Scheduler(_family)
            .ReportWorkerAsync(
                new WorkerReport(AgentId, Tier.Edge, [.. _family.Denoisers], [.. _family.Decoders])
                {
                    Available = available,
                    WhyNot = available ? null : _whyNoWork ?? "it is finishing a range that was taken from it",
                    StepTimes = _stepTime is { } step
                        ? ImmutableDictionary<string, TimeSpan>.Empty.Add(_family.ProbeDenoiser, step)
                        : ImmutableDictionary<string, TimeSpan>.Empty,
                    DecodeTime = _decodeTime,
                }
            );
    }

    private async Task LookAsync()
    {
        if (_connection is not null && _lease!.IsExpired)
            await LeaveAsync($"its lease of {Lease.TotalSeconds:F0} s ran out", tell: false);
    }

    private async Task LeaveAsync(string reason, bool tell)
    {
        LogLeft(AgentId, reason);
        var (connection, running, family) = (_connection!, _running, _family);
        (_connection, _running, _probe, _probed, _whyNoWork) = (null, null, null, false, reason);
        metrics.SetConnected(AgentId, false);
        if (family is not null)
            await Scheduler(family).RemoveWorkerAsync(AgentId);
        if (tell)
            await connection.CloseAsync(reason);
        if (running is { } range)
            await Generation(range).CompleteRangeAsync(new StepRangeResult(range, AgentId, StepRangeStatus.Lost) { Error = reason });
    }

    private ISchedulerGrain Scheduler(EdgeOffer family) => GrainFactory.GetGrain<ISchedulerGrain>(family.Family);

    [LoggerMessage(EventId = 3010, Level = LogLevel.Information, Message = "Agent {AgentId} connected ({Device}): {Standing}")]
    private partial void LogConnected(string agentId, string device, string standing);

    [LoggerMessage(
        EventId = 3011,
        Level = LogLevel.Information,
        Message = "Agent {AgentId} passed its probe: {StepMs:F1} ms a step, {DecodeMs:F1} ms to decode; it gets work now"
    )]
    private partial void LogProbed(string agentId, double stepMs, double decodeMs);

    [LoggerMessage(EventId = 3012, Level = LogLevel.Warning, Message = "Agent {AgentId} failed its probe: {Reason}; it gets no work")]
    private partial void LogProbeWrong(string agentId, string reason);

    [LoggerMessage(
        EventId = 3013,
        Level = LogLevel.Information,
        Message = "Agent {AgentId} left: {Reason}; a range at hand runs again elsewhere"
    )]
    private partial void LogLeft(string agentId, string reason);

    [LoggerMessage(
        EventId = 3014,
        Level = LogLevel.Warning,
        Message = "Agent {AgentId}: result of {GenerationId}/{Attempt} not taken: {Outcome}"
    )]
    private partial void LogRefused(string agentId, string generationId, int attempt, ResultOutcome outcome);
}
