using System.Net;
using System.Threading.Channels;
using HybridGrains.EdgeProtocol;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using CloseMessage = HybridGrains.EdgeProtocol.CloseMessage;

namespace HybridGrains.EdgeAgent.Gateways;

/// <summary>One connection to the gateway, from the socket to its end: hello, welcome, heartbeats, and messages out in order.</summary>
internal sealed class GatewaySession
{
    private const int MaxWaitingProgress = 16;

    private readonly EdgeAgentOptions _options;
    private readonly AgentProof _proof;
    private readonly ISessionEvents _events;
    private readonly TimeProvider _timeProvider;
    private readonly HubConnection _connection;

    // Not SingleReader: that kind of channel cannot count what waits.
    private readonly Channel<(string Method, object? Message)> _outgoing = Channel.CreateUnbounded<(string, object?)>();
    private readonly TaskCompletionSource<SessionEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ChallengeMessage> _challenge = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<AdmissionMessage> _admission = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WelcomeMessage> _welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile CloseMessage? _lastWord;
    private int _resultsToSend;

    public GatewaySession(EdgeAgentOptions options, AgentCredentials credentials, ISessionEvents events, TimeProvider timeProvider)
    {
        _options = options;
        _proof = new AgentProof(options, credentials);
        _events = events;
        _timeProvider = timeProvider;
        _connection = Build(options, new ListeningProtocol(admission => _admission.TrySetResult(admission), close => _lastWord = close));
        _connection.Closed += exception =>
        {
            _ended.TrySetResult(
                _lastWord is { } close ? EndOf(close) : SessionEnd.Lost(exception?.Message ?? "the gateway ended the connection")
            );
            return Task.CompletedTask;
        };
        _connection.On<ChallengeMessage>(EdgeHubRoutes.Challenge, challenge => _challenge.TrySetResult(challenge));
        // Taken off the wire already; without a handler SignalR would not know its type.
        _connection.On<AdmissionMessage>(EdgeHubRoutes.Admission, _ => { });
        _connection.On<WelcomeMessage>(EdgeHubRoutes.Welcome, OnWelcome);
        _connection.On<OfferMessage>(EdgeHubRoutes.Offer, _events.Offered);
        _connection.On<RangeKey>(EdgeHubRoutes.Cancel, _events.Cancelled);
        _connection.On<VerdictMessage>(EdgeHubRoutes.Verdict, _events.Judged);
        _connection.On<CloseMessage>(EdgeHubRoutes.Close, close => _ended.TrySetResult(EndOf(close)));
    }

    /// <summary>As the cluster issued it; empty before the admission.</summary>
    public string AgentId { get; private set; } = "";

    /// <summary>Runs until the connection ends or <paramref name="drained"/> completes. Throws only when cancelled.</summary>
    public async Task<SessionEnd> RunAsync(Task<IReadOnlyList<EdgeModelMessage>> models, Task drained, CancellationToken cancellationToken)
    {
        try
        {
            await _connection.StartAsync(cancellationToken);
            if (await ProveAsync(cancellationToken) is { } end)
            {
                return end;
            }

            await _connection.SendAsync(
                EdgeHubRoutes.Hello,
                _events.Hello(AgentId, await models.WaitAsync(cancellationToken)),
                cancellationToken
            );
            if (await AwaitAsync(_welcome.Task, "the hello", cancellationToken) is not { } welcome)
            {
                return await _ended.Task;
            }

            var sending = SendAllAsync();
            await BeatAsync(TimeSpan.FromMilliseconds(welcome.HeartbeatMs), drained, cancellationToken);
            _ended.TrySetResult(SessionEnd.Drained);
            _outgoing.Writer.TryComplete();
            await sending;
            await SayGoodbyeAsync(cancellationToken);
            return await _ended.Task;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (_ended.Task.IsCompleted)
            {
                return await _ended.Task;
            }

            return IsUnauthorized(exception)
                ? SessionEnd.Refused(
                    "the gateway asks for a token before anything is said, as version 1 of the edge protocol did: it is older than this "
                        + $"agent, which speaks version {EdgeProtocolVersion.Current}; update the gateway"
                )
                : SessionEnd.Lost(exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new OperationCanceledException("The line broke as the session was cancelled.", exception, cancellationToken);
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            await _connection.DisposeAsync();
        }
    }

    /// <summary>Sends in order, without waiting.</summary>
    public void Post(string method, object? message) => _outgoing.Writer.TryWrite((method, message));

    /// <summary>Sends a result in order; a large one in pieces.</summary>
    public void PostResult(ResultMessage result)
    {
        Interlocked.Increment(ref _resultsToSend);
        Post(EdgeHubRoutes.Result, result);
    }

    /// <summary>Progress that the line cannot carry in time is left out: a later step says more.</summary>
    public void PostProgress(ProgressMessage progress)
    {
        if (_outgoing.Reader.Count < MaxWaitingProgress)
        {
            Post(EdgeHubRoutes.Progress, progress);
        }
    }

    /// <summary>Shows who this agent is; returns how the session has ended instead, or null.</summary>
    private async Task<SessionEnd?> ProveAsync(CancellationToken cancellationToken)
    {
        if (await AwaitAsync(_challenge.Task, "the connection", cancellationToken) is not { } challenge)
        {
            return await _ended.Task;
        }

        var (proof, whyNot) = _proof.Answer(challenge);
        if (proof is null)
        {
            return SessionEnd.Refused(whyNot!);
        }

        await _connection.SendAsync(EdgeHubRoutes.Prove, proof, cancellationToken);
        if (await AwaitAsync(_admission.Task, "the proof", cancellationToken) is not { } admission)
        {
            return await _ended.Task;
        }

        // Not what the gateway's close says: an agent with a token can do something about a refusal that is final for others.
        if (_proof.Take(challenge, proof, admission) is { } end)
        {
            return end;
        }

        AgentId = admission.AgentId!;
        if (proof.AgentId is null)
        {
            _events.Enrolled(challenge.ClusterId, AgentId);
        }

        return null;
    }

    /// <summary>Null when the session has ended instead.</summary>
    private async Task<T?> AwaitAsync<T>(Task<T> answer, string to, CancellationToken cancellationToken)
        where T : class
    {
        using var timeout = new CancellationTokenSource(_options.WelcomeTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            // What was said before the end counts: a refusal comes with its reason, and then the line goes.
            await Task.WhenAny(answer, _ended.Task).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _ended.TrySetResult(SessionEnd.Lost($"no answer to {to} in {_options.WelcomeTimeout.TotalSeconds:0} s"));
        }

        return answer.IsCompletedSuccessfully && (typeof(T) == typeof(AdmissionMessage) || !_ended.Task.IsCompleted) ? await answer : null;
    }

    private async Task BeatAsync(TimeSpan every, Task drained, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(every, _timeProvider);
        var over = Task.WhenAny(drained, _ended.Task);
        do
        {
            await Task.WhenAny(over, SendHeartbeatAsync());
            await Task.WhenAny(over, timer.WaitForNextTickAsync(cancellationToken).AsTask());
            cancellationToken.ThrowIfCancellationRequested();
        } while (!over.IsCompleted);
    }

    private async Task SendAllAsync()
    {
        try
        {
            await foreach (var (method, message) in _outgoing.Reader.ReadAllAsync())
            {
                if (message is ResultMessage result)
                {
                    await SendResultAsync(result);
                    Interlocked.Decrement(ref _resultsToSend);
                }
                else
                {
                    await _connection.SendCoreAsync(method, message is null ? [] : [message]);
                }
            }
        }
        catch (Exception exception)
        {
            _ended.TrySetResult(SessionEnd.Lost(exception.Message));
        }
    }

    /// <summary>Beside the queue: between the pieces of a large result.</summary>
    private async Task SendHeartbeatAsync()
    {
        try
        {
            var beat = _events.Heartbeat();
            await _connection.SendAsync(EdgeHubRoutes.Heartbeat, beat with { Busy = beat.Busy || Volatile.Read(ref _resultsToSend) > 0 });
        }
        catch (Exception exception)
        {
            _ended.TrySetResult(SessionEnd.Lost(exception.Message));
        }
    }

    private async Task SendResultAsync(ResultMessage result)
    {
        if (result.LatentState.Length + (result.Picture?.Pixels.Length ?? 0) < EdgeLimits.MaxPartBytes)
        {
            await _connection.SendAsync(EdgeHubRoutes.Result, result);
            return;
        }

        var bytes = EdgeSerializer.Serialize(result);
        for (var offset = 0; offset < bytes.Length; offset += EdgeLimits.MaxPartBytes)
        {
            var piece = bytes.AsMemory(offset, Math.Min(EdgeLimits.MaxPartBytes, bytes.Length - offset));
            await _connection.InvokeAsync(EdgeHubRoutes.ResultPart, new PartMessage(offset, bytes.Length, piece));
        }
    }

    /// <summary>Ending a connection drops what is not on the wire yet; an answered call proves that all before it has arrived.</summary>
    private async Task SayGoodbyeAsync(CancellationToken cancellationToken)
    {
        if (_connection.State == HubConnectionState.Connected)
        {
            using var timeout = new CancellationTokenSource(_options.VerdictTimeout, _timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            await _connection.InvokeAsync(EdgeHubRoutes.Heartbeat, _events.Heartbeat(), either.Token);
        }
    }

    private void OnWelcome(WelcomeMessage welcome)
    {
        if (EdgeMessageCheck.WhyNot(welcome) is { } fault)
        {
            _ended.TrySetResult(SessionEnd.Lost($"the gateway's welcome cannot be used: {fault}"));
        }
        else if (!welcome.Accepted)
        {
            var reason = welcome.Reason ?? "no reason given";
            _ended.TrySetResult(welcome.RetryLater ? SessionEnd.Lost(reason) : SessionEnd.Refused(reason));
        }
        else
        {
            _events.Welcomed(this, welcome);
            _welcome.TrySetResult(welcome);
        }
    }

    private static SessionEnd EndOf(CloseMessage close)
    {
        var reason = EdgeMessageCheck.WhyNot(close) is null ? close.Reason : "no usable reason given";
        return close.Final ? SessionEnd.Refused(reason) : SessionEnd.Lost(reason);
    }

    private static HubConnection Build(EdgeAgentOptions options, ListeningProtocol protocol)
    {
        var builder = new HubConnectionBuilder().WithUrl(
            new Uri(options.Gateway, EdgeHubRoutes.Path),
            HttpTransportType.WebSockets,
            http => http.SkipNegotiation = true
        );
        builder.Services.AddSingleton<IHubProtocol>(protocol);
        builder.Services.Configure<HttpConnectionOptions>(http => GatewayCertificate.Expect(options.TlsPin, http));
        var connection = builder.Build();
        connection.KeepAliveInterval = TimeSpan.FromSeconds(5);
        connection.ServerTimeout = TimeSpan.FromSeconds(20);
        return connection;
    }

    private static bool IsUnauthorized(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            // The socket's own exception has the status code in its text only.
            if (
                exception is HttpRequestException { StatusCode: HttpStatusCode.Unauthorized }
                || exception.Message.Contains("'401'", StringComparison.Ordinal)
            )
            {
                return true;
            }
        }

        return false;
    }
}
