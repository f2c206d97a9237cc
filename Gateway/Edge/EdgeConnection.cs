using HybridGrains.EdgeProtocol;
using HybridGrains.Grains.Interfaces.Workers;
using MessagePack;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Gateway.Edge;

/// <summary>
/// One agent's connection: checks what the agent sends, calls its grain in order, and is what the grain talks to.
/// See README.md of this folder for the order of events.
/// </summary>
internal sealed partial class EdgeConnection : IEdgeConnection
{
    private readonly EdgeLine _line;
    private readonly EdgeConnectionTable _table;
    private readonly IGrainFactory _grains;
    private readonly EdgeHubOptions _options;
    private readonly EdgeHubMetrics _metrics;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly EdgeInbox _inbox;
    private readonly EdgeTransfer _transfer = new();
    private readonly ITimer _helloTimer;
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ended = new();
    private HelloMessage? _hello;
    private IEdgeAgentGrain? _grain;
    private IEdgeConnection? _reference;
    private int _closing;

    public EdgeConnection(
        EdgeLine line,
        EdgeConnectionTable table,
        IGrainFactory grains,
        EdgeHubOptions options,
        EdgeHubMetrics metrics,
        TimeProvider timeProvider,
        ILogger<EdgeConnection> logger
    )
    {
        _line = line;
        _table = table;
        _grains = grains;
        _options = options;
        _metrics = metrics;
        _timeProvider = timeProvider;
        _logger = logger;
        _inbox = new EdgeInbox(options.MaxQueuedMessages, options.MaxQueuedBytes);
        _helloTimer = timeProvider.CreateTimer(
            static state => ((EdgeConnection)state!).OnHelloTimeout(),
            this,
            options.HelloTimeout,
            Timeout.InfiniteTimeSpan
        );
    }

    public string? AgentId => _hello?.AgentId;

    public void Start() => _ = PumpAsync();

    public void Receive(HelloMessage message)
    {
        if (_hello is not null)
        {
            Violate("hello", "hello: said before on this connection; allowed once");
            return;
        }

        if (EdgeMessageCheck.WhyNot(message) is { } fault)
        {
            Violate("hello", fault);
            return;
        }

        _helloTimer.Dispose();
        _hello = message;
        _grain = _grains.GetGrain<IEdgeAgentGrain>(message.AgentId);
        _table.Claim(message.AgentId, this);
        Queue(EdgeHubRoutes.Hello, JoinAsync);
    }

    public void Receive(HeartbeatMessage message)
    {
        if (IsExpected(EdgeHubRoutes.Heartbeat, EdgeMessageCheck.WhyNot(message)))
        {
            Queue(EdgeHubRoutes.Heartbeat, () => HeartbeatAsync(message), replaceable: true);
        }
    }

    public void Receive(ProgressMessage message)
    {
        if (IsExpected(EdgeHubRoutes.Progress, EdgeMessageCheck.WhyNot(message)))
        {
            Queue(EdgeHubRoutes.Progress, () => ProgressAsync(message), message.Preview?.Pixels.Length ?? 0, replaceable: true);
        }
    }

    public void Receive(ResultMessage message)
    {
        if (IsExpected(EdgeHubRoutes.Result, EdgeMessageCheck.WhyNot(message)))
        {
            var result = message.ToGrain(_hello!.AgentId);
            Queue(
                EdgeHubRoutes.Result,
                () => CompleteAsync(message.Range, result),
                message.LatentState.Length + (message.Picture?.Pixels.Length ?? 0)
            );
        }
    }

    public void Receive(PartMessage message)
    {
        if (!IsExpected(EdgeHubRoutes.ResultPart, EdgeMessageCheck.WhyNot(message) ?? _transfer.WhyNot(message)))
        {
            return;
        }

        if (_transfer.Add(message) is not { } whole)
        {
            return;
        }

        try
        {
            Receive(EdgeSerializer.Deserialize<ResultMessage>(whole));
        }
        catch (MessagePackSerializationException)
        {
            Violate(EdgeHubRoutes.ResultPart, $"{EdgeHubRoutes.ResultPart}: the pieces do not make a result");
        }
    }

    public void Receive(DeclineMessage message)
    {
        if (IsExpected(EdgeHubRoutes.Decline, EdgeMessageCheck.WhyNot(message)))
        {
            LogDeclined(_hello!.AgentId, message.Range, message.Reason);
            var result = message.ToGrain(_hello.AgentId);
            Queue(EdgeHubRoutes.Decline, () => _grain!.CompleteRangeAsync(_line.ConnectionId, result));
        }
    }

    public void ReceiveDrain()
    {
        if (IsExpected(EdgeHubRoutes.Drain, null))
        {
            Queue(EdgeHubRoutes.Drain, () => _grain!.DrainAsync(_line.ConnectionId));
        }
    }

    /// <summary>Called by the grain. Waits for the welcome, so that an agent never sees an offer before its lease.</summary>
    public async Task OfferAsync(StepRangeAssignment assignment)
    {
        await _welcomed.Task.WaitAsync(_ended.Token);
        await _line.OfferAsync(assignment);
    }

    public Task CancelAsync(StepRangeId range) => _line.CancelAsync(range.ToWire());

    public Task CloseAsync(string reason) => CloseOnceAsync(reason, final: false);

    /// <summary>A newer connection carries this agent's id.</summary>
    public void Replace()
    {
        LogReplaced(AgentId, _line.ConnectionId);
        _ = CloseOnceAsync("a newer connection uses this agent id; give each agent an id of its own", final: true);
    }

    /// <summary>The socket is gone. Finished work that waits is still handed in, then the grain is told.</summary>
    public void End()
    {
        _helloTimer.Dispose();
        _ended.Cancel();
        _inbox.Complete();
    }

    private void OnHelloTimeout() => Violate("silence", $"hello: none in {_options.HelloTimeout.TotalSeconds:0} seconds");

    private bool IsExpected(string what, string? fault)
    {
        if (_hello is null)
        {
            Violate(what, $"{what}: before the hello");
            return false;
        }

        if (fault is not null)
        {
            Violate(what, $"{what}: {fault}");
            return false;
        }

        return true;
    }

    private void Violate(string kind, string fault)
    {
        if (Volatile.Read(ref _closing) == 0)
        {
            _metrics.CountViolation(kind);
            LogViolation(AgentId, _line.ConnectionId, fault);
            _ = CloseOnceAsync(fault, final: false);
        }
    }

    private void Queue(string what, Func<Task> run, int bytes = 0, bool replaceable = false)
    {
        _metrics.CountBytesIn(bytes);
        switch (_inbox.TryAdd(new EdgeInbox.Item(what, bytes, replaceable, run)))
        {
            case EdgeInbox.Admission.Dropped:
                _metrics.CountDropped();
                break;
            case EdgeInbox.Admission.Full:
                Violate("flood", $"{what}: the queue of {_options.MaxQueuedMessages} messages or {_options.MaxQueuedBytes} bytes is full");
                break;
        }
    }

    private async Task CloseOnceAsync(string reason, bool final)
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0)
        {
            return;
        }

        try
        {
            await _line.CloseAsync(reason, final);
        }
        catch (Exception exception)
        {
            LogCloseFailed(exception, AgentId, _line.ConnectionId);
        }
    }
}
