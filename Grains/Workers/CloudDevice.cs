using System.Collections.Concurrent;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Workers;

/// <summary>The silo's device: threads of its own that run ranges, so that no grain turn ever waits for a network.</summary>
public sealed partial class CloudDevice : IHostedService, IDisposable
{
    private readonly BlockingCollection<StepRangeAssignment> _work = [];
    private readonly ConcurrentDictionary<StepRangeId, AcceptedRange> _accepted = new();
    private readonly IRangeRunner _runner;
    private readonly IGrainFactory _grains;
    private readonly CloudWorkerOptions _options;
    private readonly ILogger<CloudDevice> _logger;
    private readonly Thread[] _threads;
    private volatile bool _stopping;
    private bool _disposed;

    public CloudDevice(IRangeRunner runner, IGrainFactory grains, IOptions<CloudWorkerOptions> options, ILogger<CloudDevice> logger)
    {
        (_runner, _grains, _options, _logger) = (runner, grains, options.Value, logger);
        _threads =
        [
            .. Enumerable.Range(0, _options.Slots).Select(i => new Thread(Work) { IsBackground = true, Name = $"{_options.Name}/{i}" }),
        ];
    }

    public string Name => _options.Name;

    public int Slots => _options.Slots;

    public AssignmentOutcome TryAccept(StepRangeAssignment assignment)
    {
        if (_stopping)
        {
            return AssignmentOutcome.Draining;
        }

        if (_runner.WhyNot(assignment) is { } refusal)
        {
            return refusal;
        }

        // Each family has a scheduler of its own, which knows nothing of the others: what they send at once waits here, in order.
        if (_accepted.Values.Count(range => range.Family == assignment.Family) >= _options.Slots)
        {
            return AssignmentOutcome.Busy;
        }

        var waits = _accepted.Count >= _options.Slots;
        if (!_accepted.TryAdd(assignment.Range, new AcceptedRange(assignment.Family)))
        {
            return AssignmentOutcome.Accepted;
        }

        try
        {
            _work.Add(assignment);
            return waits ? AssignmentOutcome.Waiting : AssignmentOutcome.Accepted;
        }
        catch (InvalidOperationException)
        {
            // It stopped, or was disposed, meanwhile.
            _accepted.TryRemove(assignment.Range, out _);
            return AssignmentOutcome.Draining;
        }
    }

    public void Cancel(StepRangeId range)
    {
        if (_accepted.TryGetValue(range, out var accepted))
        {
            accepted.Source.Cancel();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var thread in _threads)
        {
            thread.Start();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Drain();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Returns when the threads have ended: one that still looked for work in a disposed collection would take the process with
    /// it.
    /// </summary>
    public void Dispose()
    {
        // The container holds it twice, as itself and as a hosted service.
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Drain();
        foreach (var thread in _threads.Where(thread => thread.IsAlive))
        {
            thread.Join();
        }

        _work.Dispose();
    }

    /// <summary>Takes no more ranges; those it has go on.</summary>
    public void Refuse() => _stopping = true;

    /// <summary>Whether it takes no more.</summary>
    public bool IsDraining => _stopping;

    private void Drain()
    {
        _stopping = true;
        _work.CompleteAdding();
        foreach (var accepted in _accepted.Values)
        {
            accepted.Source.Cancel();
        }
    }

    private void Work()
    {
        foreach (var assignment in _work.GetConsumingEnumerable())
        {
            var generation = _grains.GetGrain<IGenerationGrain>(assignment.Range.GenerationId);
            var source = _accepted[assignment.Range].Source;
            var result = _runner.Run(assignment, Name, progress => Tell(generation, progress, source), source.Token);
            // Free before the end is told: the answer to it may be the next range.
            _accepted.TryRemove(assignment.Range, out _);
            if (result.Status == StepRangeStatus.Failed)
            {
                LogFailed(assignment.Range.GenerationId, assignment.Range.Attempt, result.Error);
            }

            if (result.Status != StepRangeStatus.Cancelled)
            {
                generation.CompleteRangeAsync(result).Ignore();
            }
        }
    }

    private static void Tell(IGenerationGrain generation, StepRangeProgress progress, CancellationTokenSource source) =>
        _ = TellAsync(generation, progress, source);

    private static async Task TellAsync(IGenerationGrain generation, StepRangeProgress progress, CancellationTokenSource source)
    {
        try
        {
            if (await generation.ReportProgressAsync(progress) == RangeVerdict.Stop)
            {
                await source.CancelAsync();
            }
        }
        catch (Exception)
        {
            // Progress is news, not protocol: the result decides.
        }
    }

    private sealed record AcceptedRange(string Family)
    {
        public CancellationTokenSource Source { get; } = new();
    }

    [LoggerMessage(
        EventId = 3001,
        Level = LogLevel.Error,
        Message = "Range {GenerationId}/{Attempt} failed: {Error}; the generation tries again elsewhere"
    )]
    private partial void LogFailed(string generationId, int attempt, string? error);
}
