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
    private const int BurstHeartbeats = 10;
    private const int BurstMessages = 5;

    private readonly EdgeLine _line;
    private readonly EdgeConnectionTable _table;
    private readonly EdgeHubParts _parts;
    private readonly EdgeHubOptions _options;
    private readonly ILogger _logger;
    private readonly EdgeInbox _inbox;
    private readonly RateBudget _heartbeats;
    private readonly RateBudget _messages;
    private readonly EdgeTransfer _transfer = new();
    private readonly ITimer _silenceTimer;
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ended = new();
    private volatile ChallengeMessage? _challenge;
    private ProofMessage? _proof;
    private volatile string? _agentId;
    private HelloMessage? _hello;
    private IEdgeAgentGrain? _grain;
    private IEdgeConnection? _reference;
    private int _foreign;
    private int _closing;

    public EdgeConnection(EdgeLine line, EdgeConnectionTable table, EdgeHubParts parts, ILogger<EdgeConnection> logger)
    {
        _line = line;
        _table = table;
        _parts = parts;
        _options = parts.Options;
        _logger = logger;
        _inbox = new EdgeInbox(_options.MaxQueuedMessages, _options.MaxQueuedBytes);
        _heartbeats = new RateBudget(
            _options.MaxHeartbeatsPerSecond,
            BurstHeartbeats * _options.MaxHeartbeatsPerSecond,
            parts.TimeProvider
        );
        _messages = new RateBudget(_options.MaxMessagesPerSecond, BurstMessages * _options.MaxMessagesPerSecond, parts.TimeProvider);
        _silenceTimer = parts.TimeProvider.CreateTimer(
            static state => ((EdgeConnection)state!).OnSilence(),
            this,
            _options.ProofTimeout,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>The id that the agent has proved to be its own; null before.</summary>
    public string? AgentId => _agentId;

    public void Start()
    {
        Queue(EdgeHubRoutes.Challenge, ChallengeAsync);
        _ = PumpAsync();
    }

    public void Receive(ProofMessage message)
    {
        if (!MayBeRead(EdgeHubRoutes.Prove))
        {
            return;
        }

        if (_challenge is null || _proof is not null)
        {
            Violate("proof", "proof: allowed once on a connection, after the challenge");
            return;
        }

        if (EdgeMessageCheck.WhyNot(message) is { } fault)
        {
            Violate("proof", fault);
            return;
        }

        _proof = message;
        Queue(EdgeHubRoutes.Prove, () => AdmitAsync(message));
    }

    public void Receive(HelloMessage message)
    {
        if (!MayBeRead(EdgeHubRoutes.Hello))
        {
            return;
        }

        if (message is not null && message.ProtocolVersion < EdgeProtocolVersion.Oldest)
        {
            // Agents before version 2 know no challenge, but they do understand this.
            Queue(EdgeHubRoutes.Hello, () => RefuseAsync(OutOfDate(message.ProtocolVersion)));
            return;
        }

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

        if (message!.AgentId != _agentId)
        {
            Violate("hello", "agentId: not the one that was proved on this connection");
            return;
        }

        _silenceTimer.Dispose();
        _hello = message;
        _grain = _parts.Grains.GetGrain<IEdgeAgentGrain>(message.AgentId);
        _table.Claim(message.AgentId, this);
        Queue(EdgeHubRoutes.Hello, JoinAsync);
    }

    public void Receive(HeartbeatMessage message)
    {
        if (IsExpected(EdgeHubRoutes.Heartbeat, EdgeMessageCheck.WhyNot(message)))
        {
            if (!_heartbeats.TryTake())
            {
                Violate("flood", $"{EdgeHubRoutes.Heartbeat}: more than {_options.MaxHeartbeatsPerSecond} a second");
                return;
            }

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
            _logger.LogDeclined(_hello!.AgentId, message.Range, message.Reason);
            var result = message.ToGrain(_hello.AgentId);
            Queue(EdgeHubRoutes.Decline, () => DeclineAsync(result));
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

    public Task CloseAsync(string reason)
    {
        Close(reason, final: false);
        return Task.CompletedTask;
    }

    public Task EndAsync(string reason)
    {
        Close(reason, final: true);
        return Task.CompletedTask;
    }

    /// <summary>A newer connection carries this agent's id.</summary>
    public void Replace()
    {
        _logger.LogReplaced(AgentId, _line.ConnectionId);
        Close("a newer connection uses this agent id; give each agent an id of its own", final: true);
    }

    /// <summary>The socket is gone. Finished work that waits is still handed in, then the grain is told.</summary>
    public void End()
    {
        _silenceTimer.Dispose();
        _ended.Cancel();
        _inbox.Complete();
    }

    private void OnSilence() =>
        Violate(
            "silence",
            _agentId is null
                ? $"proof: none in {_options.ProofTimeout.TotalSeconds:0} seconds"
                : $"hello: none in {_options.HelloTimeout.TotalSeconds:0} seconds"
        );

    /// <summary>Whether anything is read of this connection any more: not once it is being closed.</summary>
    private bool MayBeRead(string what)
    {
        if (Volatile.Read(ref _closing) != 0)
        {
            return false;
        }

        if (_messages.TryTake())
        {
            return true;
        }

        Violate("flood", $"{what}: more than {_options.MaxMessagesPerSecond} messages a second");
        return false;
    }

    private bool IsExpected(string what, string? fault)
    {
        if (!MayBeRead(what))
        {
            return false;
        }

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
            _parts.Metrics.CountViolation(kind);
            _logger.LogViolation(AgentId, _line.ConnectionId, fault);
            if (AgentId is { } agentId)
            {
                _table.HoldOff(agentId);
            }

            Close(fault, final: false);
        }
    }

    private void Queue(string what, Func<Task> run, int bytes = 0, bool replaceable = false)
    {
        _parts.Metrics.CountBytesIn(bytes);
        switch (_inbox.TryAdd(new EdgeInbox.Item(what, bytes, replaceable, run)))
        {
            case EdgeInbox.Admission.Dropped:
                _parts.Metrics.CountDropped();
                break;
            case EdgeInbox.Admission.Full:
                Violate("flood", $"{what}: the queue of {_options.MaxQueuedMessages} messages or {_options.MaxQueuedBytes} bytes is full");
                break;
        }
    }

    /// <summary>
    /// The first reason counts. Nothing is read any more: finished work that waits is handed in and the grain told, while the agent
    /// takes its time to hang up.
    /// </summary>
    private void Close(string reason, bool final)
    {
        if (Interlocked.Exchange(ref _closing, 1) == 0)
        {
            _silenceTimer.Dispose();
            _inbox.Complete();
            _ = HangUpAsync(reason, final);
        }
    }

    private async Task HangUpAsync(string reason, bool final)
    {
        try
        {
            await _line.CloseAsync(reason, final, _options.HangUpTimeout);
        }
        catch (Exception exception)
        {
            _logger.LogCloseFailed(exception, AgentId, _line.ConnectionId);
        }
    }
}
