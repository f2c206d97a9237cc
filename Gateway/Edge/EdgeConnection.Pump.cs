using System.Security.Cryptography;
using HybridGrains.EdgeProtocol;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Gateway.Edge;

/// <content>The calls to the grain, one at a time and in the order of the agent's messages.</content>
internal sealed partial class EdgeConnection
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private async Task PumpAsync()
    {
        await Task.Yield();
        while (await _inbox.WaitAsync())
        {
            while (_inbox.TryTake(out var item))
            {
                if (!(item.Replaceable && (_ended.IsCancellationRequested || Volatile.Read(ref _closing) != 0)))
                {
                    await RunAsync(item.What, item.Run);
                }
            }
        }

        await RunAsync("Disconnect", LeaveAsync);
    }

    /// <summary>
    /// No failure of the cluster ends the pump: heartbeats and progress come again, results are retried by
    /// <see cref="CompleteAsync"/>.
    /// </summary>
    private async Task RunAsync(string what, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception exception)
        {
            _logger.LogGrainCallFailed(exception, what, AgentId, _line.ConnectionId);
        }
    }

    private async Task ChallengeAsync()
    {
        string cluster;
        try
        {
            cluster = await _parts.Identity.GetAsync();
        }
        catch (Exception exception)
        {
            _logger.LogGrainCallFailed(exception, EdgeHubRoutes.Challenge, AgentId, _line.ConnectionId);
            Close("the cluster does not answer this gateway; try again later", final: false);
            return;
        }

        var challenge = new ChallengeMessage(
            EdgeProtocolVersion.Oldest,
            EdgeProtocolVersion.Current,
            cluster,
            _line.ConnectionId,
            RandomNumberGenerator.GetBytes(EdgeProof.NonceBytes)
        );
        _challenge = challenge;
        await _line.ChallengeAsync(challenge);
    }

    private async Task AdmitAsync(ProofMessage proof)
    {
        AdmissionMessage admission;
        try
        {
            admission = await _parts.Admissions.JudgeAsync(_challenge!, proof, _line.Host);
        }
        catch (Exception exception)
        {
            _logger.LogGrainCallFailed(exception, EdgeHubRoutes.Prove, proof.AgentId, _line.ConnectionId);
            admission = new AdmissionMessage(AdmissionKind.RetryLater, null, "the cluster does not answer this gateway; try again later");
        }

        if (admission is { Kind: AdmissionKind.Admitted, AgentId: { } agentId })
        {
            if (_table.HeldOffFor(agentId) is { Ticks: > 0 } wait)
            {
                admission = new AdmissionMessage(
                    AdmissionKind.RetryLater,
                    agentId,
                    $"this agent broke the protocol; it may come again in {Math.Ceiling(wait.TotalSeconds):0} s"
                );
            }
            else if (!_table.MayArrive(agentId))
            {
                admission = new AdmissionMessage(
                    AdmissionKind.RetryLater,
                    agentId,
                    $"this agent connects over and over; allowed {_options.MaxArrivalsPerMinute} times a minute"
                );
            }
            else
            {
                _agentId = agentId;
                _line.Prove();
                _silenceTimer.Change(_options.HelloTimeout, Timeout.InfiniteTimeSpan);
            }
        }

        await _line.AdmissionAsync(admission);
        if (admission.Kind != AdmissionKind.Admitted)
        {
            _parts.Metrics.CountNotAdmitted(admission.Kind.ToString().ToLowerInvariant());
            _logger.LogNotAdmitted(proof.AgentId ?? admission.AgentId, proof.Name, _line.ConnectionId, admission.Reason);
            Close(admission.Reason ?? "not admitted", final: admission.Kind is AdmissionKind.Refused or AdmissionKind.Unenrolled);
        }
    }

    private static WelcomeMessage OutOfDate(int version) =>
        new(
            EdgeProtocolVersion.Current,
            false,
            $"this gateway speaks version {EdgeProtocolVersion.Oldest} to {EdgeProtocolVersion.Current} of the edge protocol, this agent "
                + $"version {version}: update the agent, and enrol it with a token of 'hybridgrains tokens create'",
            0,
            0
        );

    private async Task JoinAsync()
    {
        EdgeWelcome welcome;
        try
        {
            welcome = await ConnectAsync();
        }
        catch (Exception exception)
        {
            _logger.LogGrainCallFailed(exception, EdgeHubRoutes.Hello, AgentId, _line.ConnectionId);
            await RefuseAsync(
                new WelcomeMessage(EdgeProtocolVersion.Current, false, "the cluster does not answer this gateway; try again later", 0, 0)
                {
                    RetryLater = true,
                }
            );
            return;
        }

        if (!welcome.Accepted)
        {
            await RefuseAsync(welcome.ToWire());
            return;
        }

        await _line.WelcomeAsync(welcome.ToWire());
        _logger.LogJoined(AgentId, _line.ConnectionId, _hello!.Device, _hello.Models.Count);
        _welcomed.TrySetResult();
    }

    private Task<EdgeWelcome> ConnectAsync()
    {
        _reference ??= _parts.Grains.CreateObjectReference<IEdgeConnection>(this);
        return _grain!.ConnectAsync(_hello!.ToGrain(_line.ConnectionId, _proof!.Name), _reference);
    }

    private async Task RefuseAsync(WelcomeMessage welcome)
    {
        _logger.LogRefused(AgentId, _line.ConnectionId, welcome.Reason);
        await _line.WelcomeAsync(welcome);
        Close(welcome.Reason ?? "not accepted", final: !welcome.RetryLater);
    }

    private async Task HeartbeatAsync(HeartbeatMessage message)
    {
        if (!await _grain!.HeartbeatAsync(_line.ConnectionId, message.ToGrain()))
        {
            await RejoinAsync();
        }
    }

    /// <summary>
    /// The grain no longer counts on this connection: it lost its memory or the lease ran out while the agent slept, or a newer
    /// connection serves.
    /// </summary>
    private async Task RejoinAsync()
    {
        if ((await _grain!.DescribeAsync()).Connected)
        {
            Replace();
            return;
        }

        var welcome = await ConnectAsync();
        if (welcome.Accepted)
        {
            await _line.WelcomeAsync(welcome.ToWire());
            _logger.LogRejoined(AgentId, _line.ConnectionId);
        }
        else
        {
            await RefuseAsync(welcome.ToWire());
        }
    }

    private async Task ProgressAsync(ProgressMessage message)
    {
        if (await _grain!.ReportProgressAsync(_line.ConnectionId, message.ToGrain(_hello!.AgentId)) == RangeVerdict.Stop)
        {
            await _line.VerdictAsync(message.Range, VerdictKind.StaleAttempt, Stale(message.Range));
        }
    }

    private async Task CompleteAsync(RangeKey range, StepRangeResult result)
    {
        var outcome = await CompleteWithRetryAsync(result);
        var reason = outcome switch
        {
            ResultOutcome.Accepted => null,
            ResultOutcome.StaleAttempt => Stale(range),
            ResultOutcome.NotAssigned => "this agent was not given that range, or the message lacks its secret",
            ResultOutcome.Rejected => "the latent state or picture does not fit the range that was offered",
            _ => "the cluster did not answer",
        };
        if (reason is not null)
        {
            _logger.LogResultRefused(AgentId, range, reason);
        }

        await _line.VerdictAsync(range, outcome.ToWire(), reason);
        NoteForeign(outcome);
    }

    private async Task DeclineAsync(StepRangeResult result) => NoteForeign(await _grain!.CompleteRangeAsync(_line.ConnectionId, result));

    /// <summary>Now and then an honest agent is late with what the cluster has forgotten; more is an attempt on others' work.</summary>
    private void NoteForeign(ResultOutcome outcome)
    {
        if (outcome == ResultOutcome.NotAssigned && ++_foreign > _options.MaxForeignRanges)
        {
            Violate(
                "foreign",
                $"{_foreign} results or declines of ranges that this agent was not given; allowed {_options.MaxForeignRanges}"
            );
        }
    }

    private async Task<ResultOutcome> CompleteWithRetryAsync(StepRangeResult result)
    {
        var started = _parts.TimeProvider.GetTimestamp();
        for (var delay = FirstRetry; ; delay = delay * 2 < LongestRetry ? delay * 2 : LongestRetry)
        {
            try
            {
                return await _grain!.CompleteRangeAsync(_line.ConnectionId, result);
            }
            catch (Exception exception) when (_parts.TimeProvider.GetElapsedTime(started) + delay < _options.ResultRetry)
            {
                _logger.LogGrainCallFailed(exception, EdgeHubRoutes.Result, AgentId, _line.ConnectionId);
                await Task.Delay(delay, _parts.TimeProvider);
            }
            catch (Exception exception)
            {
                _logger.LogGrainCallFailed(exception, EdgeHubRoutes.Result, AgentId, _line.ConnectionId);
                return ResultOutcome.Unknown;
            }
        }
    }

    private async Task LeaveAsync()
    {
        if (_reference is null)
        {
            return;
        }

        try
        {
            await _grain!.DisconnectAsync(_line.ConnectionId);
        }
        finally
        {
            _logger.LogLeft(AgentId, _line.ConnectionId);
            _parts.Grains.DeleteObjectReference<IEdgeConnection>(_reference);
        }
    }

    private static string Stale(RangeKey range) => $"attempt {range.Attempt} is no longer current";
}
