using System.Collections.Frozen;
using System.Collections.Immutable;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Metrics;
using HybridGrains.Scheduling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Scheduling;

/// <summary>Matches waiting ranges with workers. Everything here is rebuilt from heartbeats and renewed requests.</summary>
public sealed partial class SchedulerGrain : Grain, ISchedulerGrain
{
    private static readonly TimeSpan DispatchEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a picture to start from may take to encode.</summary>
    private static readonly TimeSpan PlaceKept = TimeSpan.FromMinutes(3);
    private readonly SchedulingOptions _options;
    private readonly ClusterMetrics _metrics;
    private readonly ILogger<SchedulerGrain> _logger;
    private readonly WorkerTable _workers;
    private readonly FairQueue<RangeRequest> _queue = new();
    private readonly CapacityMatchingRule _rule = new();
    private readonly MeasuredSpeeds _speeds = new();
    private readonly Dictionary<string, WorkerReport> _reports = [];
    private readonly Dictionary<string, RunningRange> _placed = [];
    private readonly AdmissionRule _admission;
    private readonly AdmissionReservations _places;
    private readonly TierHistory _history;
    private readonly TimeProvider _timeProvider;
    private long _sawWorker;

    public SchedulerGrain(
        IOptions<SchedulingOptions> options,
        TimeProvider timeProvider,
        ClusterMetrics metrics,
        ILogger<SchedulerGrain> logger
    )
    {
        (_options, _metrics, _logger, _timeProvider) = (options.Value, metrics, logger, timeProvider);
        (_admission, _history) = (new AdmissionRule(_options), new TierHistory(timeProvider));
        (_places, _sawWorker) = (new AdmissionReservations(timeProvider, PlaceKept), timeProvider.GetTimestamp());
        _workers = new WorkerTable(timeProvider, _options.HeartbeatTimeout);
    }

    private string Family => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Leases end without a call, so waiting ranges are looked at again by time as well.
        this.RegisterGrainTimer(
            () =>
            {
                Dispatch();
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(DispatchEvery, DispatchEvery)
        );
        return Task.CompletedTask;
    }

    public Task<AdmissionResult> AdmitAsync(string tenant) => Task.FromResult(Admit(tenant));

    public Task<AdmissionResult> AdmitAsync(AdmissionRequest request)
    {
        var result = Admit(request.Tenant);
        if (result.Outcome == AdmissionOutcome.Accepted)
        {
            _places.Add(request.GenerationId, request.Tenant);
        }

        return Task.FromResult(result);
    }

    public Task<EnqueueResult> EnqueueAsync(RangeRequest request)
    {
        if (_placed.TryGetValue(request.Range.GenerationId, out var placed) && placed.Request.Range.Attempt >= request.Range.Attempt)
        {
            return Task.FromResult(new EnqueueResult(0, null));
        }

        Forget(request.Range.GenerationId, request.Range.Attempt);
        if (_rule.IsExhausted(LoadView.Demand(request), _workers.Live))
        {
            return Task.FromResult(new EnqueueResult(0, null) { Exhausted = true });
        }

        _queue.Enqueue(request.Tenant, request);
        Dispatch();
        var waiting = _queue.Items.Contains(request);
        return Task.FromResult(
            new EnqueueResult(waiting ? _queue.Count : 0, waiting ? _rule.WhatItWaitsFor(LoadView.Demand(request), _workers.Live) : null)
        );
    }

    public Task ReleaseAsync(string generationId, int attempt, RangeMeasurement? measurement, bool lost)
    {
        if (
            (measurement is not null || lost)
            && _placed.TryGetValue(generationId, out var placed)
            && placed.Request.Range.Attempt == attempt
        )
        {
            _history.Ended(placed.Tier == Tier.Edge, lost);
        }

        if (measurement is not null)
        {
            var speed = _speeds.Measure(
                measurement.WorkerId,
                measurement.Denoiser,
                measurement.Steps,
                measurement.DenoiseElapsed,
                measurement.DecodeElapsed
            );
            _workers.Retime(measurement.WorkerId, speed);
            _workers.Succeeded(measurement.WorkerId);
        }

        Forget(generationId, attempt);
        Dispatch();
        return Task.CompletedTask;
    }

    public Task ReleaseFailedAsync(string generationId, int attempt, RangeEnding ending)
    {
        switch (ending.Kind)
        {
            case RangeEndingKind.Failed:
                _workers.Failed(ending.WorkerId);
                break;
            case RangeEndingKind.Busy:
            case RangeEndingKind.Declined:
                _workers.Refused(ending.WorkerId, full: ending.Kind == RangeEndingKind.Busy);
                break;
        }

        return ReleaseAsync(generationId, attempt, null, lost: ending.Kind is RangeEndingKind.Lost or RangeEndingKind.Failed);
    }

    public Task ReportWorkerAsync(WorkerReport report)
    {
        if (AgentIds.IsAgentId(report.WorkerId) != (report.Tier == Tier.Edge))
        {
            throw new ArgumentException($"workerId: '{report.WorkerId}' is no id of the tier {report.Tier}.", nameof(report));
        }

        _sawWorker = _timeProvider.GetTimestamp();
        _reports[report.WorkerId] = report;
        var speed = _speeds.Of(report.WorkerId, report.StepTimes, report.DecodeTime);
        _workers.Report(
            new WorkerCapacity(
                report.WorkerId,
                report.Tier == Tier.Edge,
                report.Denoisers.ToHashSet(),
                report.Decoders.ToHashSet(),
                report.Slots,
                speed.StepTimes,
                speed.DecodeTime,
                report.Available
            )
            {
                Content = report.Content,
                Loras = report.Loras.IsDefaultOrEmpty ? FrozenSet<string>.Empty : report.Loras.ToFrozenSet(),
            }
        );
        Dispatch();
        return Task.CompletedTask;
    }

    public Task RemoveWorkerAsync(string workerId)
    {
        _workers.Remove(workerId);
        _reports.Remove(workerId);
        Dispatch();
        return Task.CompletedTask;
    }

    public Task<SchedulerSnapshot> DescribeAsync() =>
        Task.FromResult(
            new SchedulerSnapshot(
                _queue.Count,
                [
                    .. _workers.Live.Select(worker => new WorkerSnapshot(
                        _reports[worker.Capacity.Id] with
                        {
                            StepTimes = worker.Capacity.StepTimes.ToImmutableDictionary(),
                            DecodeTime = worker.Capacity.DecodeTime,
                        },
                        worker.Running
                    )),
                ]
            )
        );

    public Task<ClusterLoadReport> LoadAsync(LoadQuery query)
    {
        var view = new LoadView(_workers.Live, [.. _queue.Items], _placed.Values, _timeProvider);
        return Task.FromResult(
            new ClusterLoadReport(
                view.Of(edge: false, query, _history.LossRate(edge: false)),
                view.Of(edge: true, query, _history.LossRate(edge: true)),
                _history.ArrivalsPerSecond
            )
        );
    }

    public Task<QueuePlace?> WhereAsync(string generationId)
    {
        if (_queue.Before(request => request.Range.GenerationId == generationId) is not { } ahead)
        {
            return Task.FromResult<QueuePlace?>(null);
        }

        var own = _queue.Items.First(request => request.Range.GenerationId == generationId);
        var view = new LoadView(_workers.Live, ahead, _placed.Values, _timeProvider);
        return Task.FromResult<QueuePlace?>(new QueuePlace(ahead.Count, _queue.Count, view.WaitOf(own.PreferredTier == Tier.Edge)));
    }

    private AdmissionResult Admit(string tenant)
    {
        var silent = _timeProvider.GetElapsedTime(_sawWorker);
        if (silent > _options.NoWorkerAfter && !_workers.Live.Any())
        {
            return new AdmissionResult(
                AdmissionOutcome.NoWorker,
                $"No worker has had model '{Family}' for {silent.TotalSeconds:F0} s; what is accepted would wait for one to come."
            );
        }

        var (kept, queued) = (_places.ByTenant(), _queue.ByTenant());
        var tenants = kept.Keys.Union(queued.Keys).Append(tenant).Distinct().Count();
        var ofTenant = kept.GetValueOrDefault(tenant) + queued.GetValueOrDefault(tenant);
        if (_admission.WhyNot(ofTenant, kept.Values.Sum() + _queue.Count, tenants) is { } full)
        {
            return new AdmissionResult(AdmissionOutcome.QueueFull, full);
        }

        _history.Arrived();
        return new AdmissionResult(AdmissionOutcome.Accepted);
    }

    private void Forget(string generationId, int upToAttempt)
    {
        _places.Remove(generationId);
        _queue.RemoveAll(waiting => waiting.Range.GenerationId == generationId && waiting.Range.Attempt <= upToAttempt);
        if (!_placed.TryGetValue(generationId, out var placed) || placed.Request.Range.Attempt > upToAttempt)
        {
            return;
        }

        _workers.Ended(placed.Worker);
        _placed.Remove(generationId);
    }

    private void Dispatch()
    {
        string? worker = null;
        while (_queue.TryDequeue(request => (worker = _rule.Choose(LoadView.Demand(request), _workers.Live)) is not null, out var next))
        {
            _workers.Started(worker!);
            var tier = _reports.TryGetValue(worker!, out var report) ? report.Tier : Tier.Unknown;
            _placed[next.Range.GenerationId] = new RunningRange(next, worker!, tier, _timeProvider.GetTimestamp());
            LogPlaced(next.Range.GenerationId, next.Range.Attempt, next.Range.From, next.Range.To, worker!);
            // Not awaited: the generation may be waiting for this very call.
            GrainFactory
                .GetGrain<IGenerationGrain>(next.Range.GenerationId)
                .PlaceAsync(new Placement(next.Range.Attempt, worker!, tier) { WorkerName = report?.Name })
                .Ignore();
        }

        _metrics.SetQueueDepth(Family, _queue.Count);
    }

    [LoggerMessage(
        EventId = 2001,
        Level = LogLevel.Debug,
        Message = "Range {GenerationId}/{Attempt} [{From}, {To}) goes to worker {WorkerId}"
    )]
    private partial void LogPlaced(string generationId, int attempt, int from, int to, string workerId);
}
