using System.Runtime.InteropServices;
using HybridGrains.EdgeAgent.Gateways;
using HybridGrains.EdgeAgent.Ranges;
using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent;

/// <summary>
/// The agent: sessions with the gateway one after the other, and the inference thread that outlives them. A result waits for
/// its verdict over as many sessions as it takes; the cluster refuses it if its attempt is no longer current.
/// </summary>
internal sealed class EdgeAgentLoop : ISessionEvents, IRangeSink, IDisposable
{
    private readonly EdgeAgentOptions _options;
    private readonly AgentCredentials _credentials;
    private readonly TimeProvider _timeProvider;
    private readonly IEdgeAgentReporter _reporter;
    private readonly RangeThread _thread;
    private readonly ReconnectDelay _delay;
    private readonly UnjudgedResults _unjudged = new();
    private readonly EdgeAgentTotals _totals = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IRangeRunner? _runner;
    private volatile GatewaySession? _session;
    private volatile bool _draining;
    private long _welcomedAt;
    private int _lease;

    public EdgeAgentLoop(EdgeAgentOptions options, TimeProvider timeProvider, IEdgeAgentReporter reporter)
    {
        _options = options;
        _credentials = new AgentCredentials(options.KeyFolder);
        _timeProvider = timeProvider;
        _reporter = reporter;
        _thread = new RangeThread(this, options.SlowDown, timeProvider);
        _delay = new ReconnectDelay(new Random(HashCode.Combine(options.Name, Environment.ProcessId)));
    }

    public async Task<EdgeAgentOutcome> RunAsync(Func<IRangeRunner> loadRunner, CancellationToken drain, CancellationToken abort)
    {
        WarnOfOpenLine();
        WarnOfLostKeys();
        var loading = Task.Run(() => Load(loadRunner), abort);
        using var draining = drain.Register(() => _ = DrainAsync(abort));
        try
        {
            return await JoinAgainAndAgainAsync(loading, abort);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            return Leave(EdgeAgentOutcome.Aborted, "stopped at once");
        }
    }

    public HelloMessage Hello(string agentId, IReadOnlyList<EdgeModelMessage> models)
    {
        var threads = _options.Threads == 0 ? Environment.ProcessorCount : _options.Threads;
        var device = $"{_options.Device}, {threads} threads, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.OSDescription}";
        return new HelloMessage(
            EdgeProtocolVersion.Current,
            agentId,
            EdgeText.ToLine(device, EdgeLimits.MaxNameLength),
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            models
        );
    }

    public void Enrolled(string clusterId, string agentId) =>
        Tell(EdgeAgentEventKind.Enrolled, $"enrolled with cluster {clusterId} as {agentId}");

    public HeartbeatMessage Heartbeat() => new(_thread.IsBusy, _draining);

    public void Welcomed(GatewaySession session, WelcomeMessage welcome)
    {
        Volatile.Write(ref _welcomedAt, _timeProvider.GetTimestamp());
        if (!welcome.Resumed)
        {
            Interlocked.Increment(ref _lease);
        }

        _session = session;
        Tell(
            EdgeAgentEventKind.Joined,
            $"joined as {_options.Name} ({session.AgentId}): lease {welcome.LeaseMs} ms, heartbeat every {welcome.HeartbeatMs} ms"
        );
        foreach (var result in _unjudged.All)
        {
            session.PostResult(result);
        }

        if (_draining)
        {
            session.Post(EdgeHubRoutes.Drain, null);
        }
    }

    public void Offered(OfferMessage offer)
    {
        var reason = EdgeMessageCheck.WhyNot(offer) ?? _runner!.WhyNot(offer) ?? _thread.TryAccept(offer, Volatile.Read(ref _lease));
        if (reason is not null)
        {
            Declined(offer, reason);
        }
    }

    public void Cancelled(RangeKey range) => _thread.Stop(range, "the cluster cancelled it");

    public void Judged(VerdictMessage verdict)
    {
        if (EdgeMessageCheck.WhyNot(verdict) is { } fault)
        {
            Tell(EdgeAgentEventKind.Warning, $"the gateway's verdict cannot be used: {fault}");
            return;
        }

        var stopped = verdict.Kind != VerdictKind.Accepted && _thread.Stop(verdict.Range, verdict.Reason ?? "the cluster refused it");
        var judged = _unjudged.Remove(verdict.Range);
        if (verdict.Kind == VerdictKind.Accepted)
        {
            Tell(EdgeAgentEventKind.ResultAccepted, $"result of {Describe(verdict.Range)} accepted", verdict.Range);
        }
        else if (stopped || judged)
        {
            _totals.AddRefused();
            Tell(
                EdgeAgentEventKind.ResultRefused,
                $"result refused: {verdict.Reason ?? verdict.Kind.ToString()} ({Describe(verdict.Range)})",
                verdict.Range
            );
        }
    }

    public void Started(OfferMessage offer)
    {
        var decode = offer.Decoder is null ? "" : $", then decode with {offer.Decoder}";
        Tell(EdgeAgentEventKind.RangeStarted, $"{Describe(offer.Range)} with {offer.Family}/{offer.Denoiser}{decode}", offer.Range);
    }

    public void Stepped(ProgressMessage progress) => _session?.PostProgress(progress);

    public void Completed(ResultMessage result)
    {
        _totals.Add(result);
        _unjudged.Add(result);
        _session?.PostResult(result);
        var ms = result.ElapsedMicroseconds / 1_000.0;
        Tell(
            EdgeAgentEventKind.RangeDone,
            $"{Describe(result.Range)} done in {ms:0} ms, {result.DecodeMicroseconds / 1_000.0:0} of them decoding; so far {_totals}",
            result.Range
        );
    }

    public void Declined(OfferMessage offer, string reason)
    {
        var line = EdgeText.ToLine(reason);
        _session?.Post(EdgeHubRoutes.Decline, new DeclineMessage(offer.Range, line) { Nonce = offer.Nonce });
        Tell(EdgeAgentEventKind.RangeDeclined, $"{Describe(offer.Range)} declined: {line}", offer.Range);
    }

    public void Stopped(RangeKey range, string reason) =>
        Tell(EdgeAgentEventKind.RangeStopped, $"{Describe(range)} stopped: {reason}", range);

    public void Dispose()
    {
        _thread.Dispose();
    }

    private async Task<EdgeAgentOutcome> JoinAgainAndAgainAsync(Task<IReadOnlyList<EdgeModelMessage>> loading, CancellationToken abort)
    {
        while (true)
        {
            Tell(EdgeAgentEventKind.Connecting, $"connecting to {_options.Gateway}");
            Volatile.Write(ref _welcomedAt, 0);
            var end = await new GatewaySession(_options, _credentials, this, _timeProvider).RunAsync(loading, _drained.Task, abort);
            _session = null;
            if (loading.IsFaulted)
            {
                return Leave(EdgeAgentOutcome.Misconfigured, loading.Exception.InnerException!.Message);
            }

            if (end.Kind == SessionEndKind.Drained || _draining)
            {
                return Leave(EdgeAgentOutcome.Drained, "drained");
            }

            if (end.Kind == SessionEndKind.Refused)
            {
                return Leave(EdgeAgentOutcome.Refused, end.Reason);
            }

            var delay = end.After ?? _delay.Next(HeldFor());
            Tell(
                end.Kind == SessionEndKind.Waiting ? EdgeAgentEventKind.Waiting : EdgeAgentEventKind.ConnectionLost,
                $"not connected: {end.Reason}; trying again in {delay.TotalSeconds:0.0} s"
            );
            await Task.WhenAny(Task.Delay(delay, _timeProvider, abort), _drained.Task);
            abort.ThrowIfCancellationRequested();
            if (_draining)
            {
                return Leave(EdgeAgentOutcome.Drained, "drained");
            }
        }
    }

    private IReadOnlyList<EdgeModelMessage> Load(Func<IRangeRunner> loadRunner)
    {
        var started = _timeProvider.GetTimestamp();
        var runner = loadRunner();
        if (runner.Models.Count == 0)
        {
            runner.Dispose();
            throw new InvalidOperationException(
                $"no usable model family in {_options.ModelsFolder}; a family is a folder with a family.json"
            );
        }

        _runner = runner;
        _thread.Start(runner);
        var names = string.Join(", ", runner.Models.Select(model => $"{model.Family} ({string.Join(", ", model.Denoisers)})"));
        Tell(EdgeAgentEventKind.ModelsReady, $"models ready in {_timeProvider.GetElapsedTime(started).TotalMilliseconds:0} ms: {names}");
        return runner.Models;
    }

    private async Task DrainAsync(CancellationToken abort)
    {
        _draining = true;
        Tell(
            EdgeAgentEventKind.Draining,
            _thread.IsBusy ? "draining: finishing the range at hand; Ctrl+C again stops at once" : "draining"
        );
        _session?.Post(EdgeHubRoutes.Drain, null);
        try
        {
            await _thread.DrainAsync().WaitAsync(abort);
            if (_session is not null)
            {
                await _unjudged.WhenEmpty.WaitAsync(_options.VerdictTimeout, _timeProvider, abort);
            }
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // Leaving without the verdict; the cluster has the result or runs the range again.
        }

        _drained.TrySetResult();
    }

    private EdgeAgentOutcome Leave(EdgeAgentOutcome outcome, string reason)
    {
        var kind = outcome is EdgeAgentOutcome.Refused or EdgeAgentOutcome.Misconfigured
            ? EdgeAgentEventKind.Refused
            : EdgeAgentEventKind.Left;
        Tell(kind, kind == EdgeAgentEventKind.Refused ? $"cannot join: {reason}" : $"left ({reason}): {_totals}");
        return outcome;
    }

    private TimeSpan HeldFor() => Volatile.Read(ref _welcomedAt) is var at and not 0 ? _timeProvider.GetElapsedTime(at) : TimeSpan.Zero;

    private void WarnOfOpenLine()
    {
        if (_options.Gateway.Scheme == "http" && !_options.Gateway.IsLoopback)
        {
            Tell(
                EdgeAgentEventKind.Warning,
                "prompts and pictures travel unencrypted to this gateway, and whoever sits in between can take the connection over; use "
                    + "https outside a trusted network"
            );
        }
    }

    private void WarnOfLostKeys()
    {
        if (_options.KeyFolder is null)
        {
            Tell(EdgeAgentEventKind.Warning, "this agent's keys cannot be kept: every start enrols anew, which takes a use of the token");
        }
    }

    private void Tell(EdgeAgentEventKind kind, string text, RangeKey? range = null) =>
        _reporter.Report(new EdgeAgentEvent(kind, text) { Range = range });

    private static string Describe(RangeKey range) => $"steps {range.From}..{range.To} of {range.GenerationId} (attempt {range.Attempt})";
}
