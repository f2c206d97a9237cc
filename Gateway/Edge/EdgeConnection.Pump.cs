using HybridGrains.EdgeProtocol;
using HybridGrains.Grains.Interfaces.Workers;
using Microsoft.Extensions.Logging;

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
                if (!(_ended.IsCancellationRequested && item.Replaceable))
                {
                    await RunAsync(item.What, item.Run);
                }
            }
        }

        await RunAsync("Disconnect", LeaveAsync);
    }

    /// <summary>No failure of the cluster ends the pump: heartbeats and progress come again, results are retried by <see cref="CompleteAsync"/>.</summary>
    private async Task RunAsync(string what, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception exception)
        {
            LogGrainCallFailed(exception, what, AgentId, _line.ConnectionId);
        }
    }

    private async Task JoinAsync()
    {
        EdgeWelcome welcome;
        try
        {
            welcome = await ConnectAsync();
        }
        catch (Exception exception)
        {
            LogGrainCallFailed(exception, EdgeHubRoutes.Hello, AgentId, _line.ConnectionId);
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
        LogJoined(AgentId, _line.ConnectionId, _hello!.Device, _hello.Models.Count);
        _welcomed.TrySetResult();
    }

    private Task<EdgeWelcome> ConnectAsync()
    {
        _reference ??= _grains.CreateObjectReference<IEdgeConnection>(this);
        return _grain!.ConnectAsync(_hello!.ToGrain(_line.ConnectionId), _reference);
    }

    private async Task RefuseAsync(WelcomeMessage welcome)
    {
        LogRefused(AgentId, _line.ConnectionId, welcome.Reason);
        await _line.WelcomeAsync(welcome);
        await CloseOnceAsync(welcome.Reason ?? "not accepted", final: !welcome.RetryLater);
    }

    private async Task HeartbeatAsync(HeartbeatMessage message)
    {
        if (!await _grain!.HeartbeatAsync(_line.ConnectionId, message.ToGrain()))
        {
            await RejoinAsync();
        }
    }

    /// <summary>The grain no longer counts on this connection: it lost its memory or the lease ran out while the agent slept, or a newer connection serves.</summary>
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
            LogRejoined(AgentId, _line.ConnectionId);
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
            ResultOutcome.Rejected => "the latent state or picture does not fit the range that was offered",
            _ => "the cluster did not answer",
        };
        if (reason is not null)
        {
            LogResultRefused(AgentId, range, reason);
        }

        await _line.VerdictAsync(range, outcome.ToWire(), reason);
    }

    private async Task<ResultOutcome> CompleteWithRetryAsync(StepRangeResult result)
    {
        var started = _timeProvider.GetTimestamp();
        for (var delay = FirstRetry; ; delay = delay * 2 < LongestRetry ? delay * 2 : LongestRetry)
        {
            try
            {
                return await _grain!.CompleteRangeAsync(_line.ConnectionId, result);
            }
            catch (Exception exception) when (_timeProvider.GetElapsedTime(started) + delay < _options.ResultRetry)
            {
                LogGrainCallFailed(exception, EdgeHubRoutes.Result, AgentId, _line.ConnectionId);
                await Task.Delay(delay, _timeProvider);
            }
            catch (Exception exception)
            {
                LogGrainCallFailed(exception, EdgeHubRoutes.Result, AgentId, _line.ConnectionId);
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
            LogLeft(AgentId, _line.ConnectionId);
            _grains.DeleteObjectReference<IEdgeConnection>(_reference);
        }
    }

    private static string Stale(RangeKey range) => $"attempt {range.Attempt} is no longer current";

    [LoggerMessage(
        EventId = 6101,
        Level = LogLevel.Information,
        Message = "Edge agent {AgentId} joined over {ConnectionId}: {Device}, {Models} model families"
    )]
    private partial void LogJoined(string? agentId, string connectionId, string device, int models);

    [LoggerMessage(EventId = 6102, Level = LogLevel.Information, Message = "Edge agent {AgentId} left; connection {ConnectionId} ended")]
    private partial void LogLeft(string? agentId, string connectionId);

    [LoggerMessage(EventId = 6103, Level = LogLevel.Warning, Message = "Edge agent {AgentId} refused on {ConnectionId}: {Reason}")]
    private partial void LogRefused(string? agentId, string connectionId, string? reason);

    [LoggerMessage(
        EventId = 6104,
        Level = LogLevel.Information,
        Message = "Edge agent {AgentId} registered again over {ConnectionId}: its grain had let it go"
    )]
    private partial void LogRejoined(string? agentId, string connectionId);

    [LoggerMessage(
        EventId = 6105,
        Level = LogLevel.Warning,
        Message = "Edge agent {AgentId}: connection {ConnectionId} closed, a newer one uses the id"
    )]
    private partial void LogReplaced(string? agentId, string connectionId);

    [LoggerMessage(
        EventId = 6106,
        Level = LogLevel.Warning,
        Message = "Edge agent {AgentId} broke the protocol, connection {ConnectionId} closed: {Fault}"
    )]
    private partial void LogViolation(string? agentId, string connectionId, string fault);

    [LoggerMessage(EventId = 6107, Level = LogLevel.Information, Message = "Edge agent {AgentId} declined {Range}: {Reason}")]
    private partial void LogDeclined(string agentId, RangeKey range, string reason);

    [LoggerMessage(EventId = 6108, Level = LogLevel.Information, Message = "Result of {Range} from edge agent {AgentId} refused: {Reason}")]
    private partial void LogResultRefused(string? agentId, RangeKey range, string reason);

    [LoggerMessage(
        EventId = 6109,
        Level = LogLevel.Warning,
        Message = "{What} of edge agent {AgentId} ({ConnectionId}) did not reach the cluster"
    )]
    private partial void LogGrainCallFailed(Exception exception, string what, string? agentId, string connectionId);

    [LoggerMessage(
        EventId = 6110,
        Level = LogLevel.Debug,
        Message = "Edge agent {AgentId}: connection {ConnectionId} had gone before it was closed"
    )]
    private partial void LogCloseFailed(Exception exception, string? agentId, string connectionId);
}
