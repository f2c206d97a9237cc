using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Threading.Channels;
using HybridGrains.EdgeProtocol;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace HybridGrains.Tests.Rogue;

/// <summary>
/// An agent of our own that speaks the protocol and does not keep to it: for tests and soaks against running clusters. It passes
/// its probe honestly, sends heartbeats, and treats ranges as its <see cref="RogueBehaviour"/> says; a test can make it say
/// anything else with <see cref="SendAsync"/>.
/// </summary>
internal sealed class RogueAgent : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly RogueOptions _options;
    private readonly RogueComputer _computer;
    private readonly HubConnection _connection;
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<OfferMessage> _offers = Channel.CreateUnbounded<OfferMessage>();
    private readonly TaskCompletionSource<ChallengeMessage> _challenge = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<AdmissionMessage> _admission = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WelcomeMessage> _welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _probed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<VerdictMessage> _verdicts = new();
    private readonly SemaphoreSlim _answered = new(0);
    private string? _closeReason;
    private int _offered;
    private int _busy;

    private RogueAgent(RogueOptions options)
    {
        _options = options;
        _computer = new RogueComputer(options.FamilyFolder);
        _connection = new HubConnectionBuilder()
            .WithUrl(new Uri(options.Gateway, EdgeHubRoutes.Path), HttpTransportType.WebSockets, http => http.SkipNegotiation = true)
            .AddMessagePackProtocol(protocol => protocol.SerializerOptions = EdgeSerializer.Options)
            .Build();
        _connection.Closed += exception =>
        {
            _closed.TrySetResult(_closeReason ?? exception?.Message ?? "closed");
            return Task.CompletedTask;
        };
        _connection.On<ChallengeMessage>(EdgeHubRoutes.Challenge, challenge => _challenge.TrySetResult(challenge));
        _connection.On<AdmissionMessage>(EdgeHubRoutes.Admission, admission => _admission.TrySetResult(admission));
        _connection.On<WelcomeMessage>(EdgeHubRoutes.Welcome, welcome => _welcome.TrySetResult(welcome));
        // Not the task of the answer: the client would wait for it, and hear nothing else meanwhile.
        _connection.On<OfferMessage>(EdgeHubRoutes.Offer, offer => _ = ThreadPool.QueueUserWorkItem(_ => _ = AnswerAsync(offer)));
        _connection.On<RangeKey>(EdgeHubRoutes.Cancel, Cancelled.Enqueue);
        _connection.On<VerdictMessage>(EdgeHubRoutes.Verdict, _verdicts.Enqueue);
        _connection.On<CloseMessage>(EdgeHubRoutes.Close, close => _closeReason = close.Reason);
    }

    public RogueComputer Computer => _computer;

    /// <summary>Ranges it was offered, its probe not counted.</summary>
    public int Offered => Volatile.Read(ref _offered);

    /// <summary>Ranges that the cluster told it to stop.</summary>
    public ConcurrentQueue<RangeKey> Cancelled { get; } = new();

    public IReadOnlyCollection<VerdictMessage> Verdicts => _verdicts;

    /// <summary>Completes with the reason when the gateway ends the connection.</summary>
    public Task<string> Closed => _closed.Task.WaitAsync(Patience);

    /// <summary>Its id at the cluster, and the key that proves it; null before it is admitted.</summary>
    public RogueIdentity? Identity { get; private set; }

    /// <summary>Enrols or proves who it is, says hello and passes the probe.</summary>
    public static async Task<RogueAgent> JoinAsync(RogueOptions options, CancellationToken cancellationToken)
    {
        var rogue = await ConnectAsync(options, cancellationToken);
        try
        {
            var admission = await rogue.ProveAsync(cancellationToken);
            if (admission.Kind != AdmissionKind.Admitted)
            {
                throw new InvalidOperationException($"The gateway did not admit the rogue: {admission.Reason}");
            }

            var welcome = await rogue.SayHelloAsync(cancellationToken);
            if (!welcome.Resumed)
            {
                await rogue._probed.Task.WaitAsync(Patience, cancellationToken);
            }

            return rogue;
        }
        catch
        {
            await rogue.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the line and says nothing.</summary>
    public static async Task<RogueAgent> ConnectAsync(RogueOptions options, CancellationToken cancellationToken)
    {
        var rogue = new RogueAgent(options);
        try
        {
            await rogue._connection.StartAsync(cancellationToken);
            return rogue;
        }
        catch
        {
            await rogue.DisposeAsync();
            throw;
        }
    }

    /// <summary>What this line was asked to sign.</summary>
    public Task<ChallengeMessage> ChallengeAsync(CancellationToken cancellationToken) =>
        _challenge.Task.WaitAsync(Patience, cancellationToken);

    /// <summary>Proves who it is, or enrols; <paramref name="change"/> may spoil the proof.</summary>
    public async Task<AdmissionMessage> ProveAsync(CancellationToken cancellationToken, Func<ProofMessage, ProofMessage>? change = null)
    {
        var challenge = await ChallengeAsync(cancellationToken);
        var key = _options.Identity?.Key ?? ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = _options.Identity is null && EnrolmentToken.TryRead(_options.Token, out var read) ? read : null;
        using (token)
        {
            var proof = EdgeProof.Sign(
                challenge,
                new ProofMessage(
                    EdgeProtocolVersion.Current,
                    _options.Identity?.AgentId,
                    _options.Name,
                    default,
                    _options.Gateway.Authority,
                    default
                ),
                key,
                token
            );
            await SendAsync(EdgeHubRoutes.Prove, change?.Invoke(proof) ?? proof);
        }

        var admission = await _admission.Task.WaitAsync(Patience, cancellationToken);
        if (admission.AgentId is { } agentId)
        {
            Identity = new RogueIdentity(agentId, key);
        }

        return admission;
    }

    /// <summary>Says hello and sends heartbeats from then on.</summary>
    public async Task<WelcomeMessage> SayHelloAsync(CancellationToken cancellationToken)
    {
        await SendAsync(
            EdgeHubRoutes.Hello,
            new HelloMessage(EdgeProtocolVersion.Current, Identity!.AgentId, "rogue", 1L << 30, [_computer.Model])
        );
        var welcome = await _welcome.Task.WaitAsync(Patience, cancellationToken);
        if (!welcome.Accepted)
        {
            throw new InvalidOperationException($"The gateway refused the rogue: {welcome.Reason}");
        }

        _ = BeatAsync(welcome.HeartbeatMs);
        return welcome;
    }

    public Task SendAsync(string method, params object?[] arguments) => _connection.SendCoreAsync(method, arguments);

    /// <summary>As <see cref="SendAsync"/>, where the gateway may have ended the line.</summary>
    public async Task SendIfItStandsAsync(string method, params object?[] arguments)
    {
        try
        {
            await SendAsync(method, arguments);
        }
        catch (Exception exception) when (exception is InvalidOperationException or OperationCanceledException or IOException)
        {
            // It has gone.
        }
    }

    /// <summary>The next range that a puppet was offered.</summary>
    public Task<OfferMessage> OfferedAsync(CancellationToken cancellationToken) =>
        _offers.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken);

    /// <summary>A puppet answers its range honestly.</summary>
    public async Task<VerdictMessage> AnswerHonestlyAsync(OfferMessage offer, CancellationToken cancellationToken)
    {
        await SendAsync(EdgeHubRoutes.Result, await Task.Run(() => _computer.Answer(offer), cancellationToken));
        _answered.Release();
        return await VerdictAsync(offer.Range, cancellationToken);
    }

    /// <summary>Waits for what the cluster says to a result.</summary>
    public async Task<VerdictMessage> VerdictAsync(RangeKey range, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            if (_verdicts.LastOrDefault(verdict => verdict.Range == range) is { } verdict)
            {
                return verdict;
            }

            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _connection.DisposeAsync();
        _computer.Dispose();
    }

    private async Task AnswerAsync(OfferMessage offer)
    {
        if (offer.Range.GenerationId.StartsWith("probe-", StringComparison.Ordinal))
        {
            var probe = await Task.Run(() => _computer.Answer(offer));
            await SendAsync(EdgeHubRoutes.Result, Claim(probe));
            _probed.TrySetResult();
            return;
        }

        Interlocked.Increment(ref _offered);
        Volatile.Write(ref _busy, 1);
        try
        {
            await BehaveAsync(offer);
        }
        catch (Exception exception) when (exception is InvalidOperationException or OperationCanceledException)
        {
            // The line has gone.
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    private async Task BehaveAsync(OfferMessage offer)
    {
        switch (_options.Behaviour)
        {
            case RogueBehaviour.Puppet:
                await _offers.Writer.WriteAsync(offer);
                // Busy, for the cluster, until the test has answered.
                await _answered.WaitAsync(_end.Token);
                return;
            case RogueBehaviour.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, _end.Token);
                return;
            case RogueBehaviour.Decline:
                await SendAsync(EdgeHubRoutes.Decline, new DeclineMessage(offer.Range, "I would rather not") { Nonce = offer.Nonce });
                return;
            case RogueBehaviour.EmptyProgress:
                await ReportForEverAsync(offer);
                return;
            case RogueBehaviour.SlowSteps:
                await ReportSlowlyAsync(offer);
                return;
            case RogueBehaviour.HugePreviews:
                await ReportHugeAsync(offer);
                break;
        }

        await Task.Delay(_options.Delay, _end.Token);
        var answer = Claim(await Task.Run(() => _computer.Answer(offer)));
        await SendAsync(
            EdgeHubRoutes.Result,
            _options.Behaviour == RogueBehaviour.AnswerNotANumber ? RogueComputer.NotANumber(answer) : answer
        );
    }

    private async Task ReportForEverAsync(OfferMessage offer)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        do
        {
            await SendAsync(EdgeHubRoutes.Progress, new ProgressMessage(offer.Range, offer.Range.From, null) { Nonce = offer.Nonce });
        } while (await timer.WaitForNextTickAsync(_end.Token));
    }

    private async Task ReportSlowlyAsync(OfferMessage offer)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        for (var step = offer.Range.From + 1; step <= offer.Range.To; step++)
        {
            await timer.WaitForNextTickAsync(_end.Token);
            await SendAsync(EdgeHubRoutes.Progress, new ProgressMessage(offer.Range, step, null) { Nonce = offer.Nonce });
        }
    }

    private async Task ReportHugeAsync(OfferMessage offer)
    {
        const int side = EdgeLimits.MaxPictureSide;
        var huge = new PictureMessage(side, side, new byte[side * side * 3]);
        await SendAsync(
            EdgeHubRoutes.Progress,
            new ProgressMessage(offer.Range, Math.Min(offer.Range.From + 1, offer.Range.To), huge) { Nonce = offer.Nonce }
        );
    }

    private ResultMessage Claim(ResultMessage answer) =>
        _options.ClaimedElapsed is { } claim
            ? answer with
            {
                ElapsedMicroseconds = (long)claim.TotalMicroseconds,
                DecodeMicroseconds = 0,
            }
            : answer;

    private async Task BeatAsync(int everyMs)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(everyMs));
        try
        {
            do
            {
                await SendAsync(EdgeHubRoutes.Heartbeat, new HeartbeatMessage(Volatile.Read(ref _busy) != 0, false));
            } while (await timer.WaitForNextTickAsync(_end.Token));
        }
        catch (Exception exception) when (exception is InvalidOperationException or OperationCanceledException)
        {
            // The line has gone.
        }
    }
}
