using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Tests.Edge;

/// <summary>An agent's grain without a cluster: records its calls and answers as the test says.</summary>
public sealed class FakeAgentGrain : IEdgeAgentGrain
{
    /// <summary>Every call: its name and its last argument.</summary>
    public Recorder<(string Call, object? Argument)> Calls { get; } = new();

    public Func<EdgeHello, EdgeWelcome> Welcome { get; set; } =
        _ => new EdgeWelcome(true, null, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(1));

    /// <summary>Runs inside ConnectAsync, before it returns.</summary>
    public Func<IEdgeConnection, Task> OnConnect { get; set; } = _ => Task.CompletedTask;

    public Func<bool> Serves { get; set; } = () => true;

    public bool ConnectedElsewhere { get; set; }

    public RangeVerdict Verdict { get; set; } = RangeVerdict.Continue;

    public Func<StepRangeResult, ResultOutcome> Outcome { get; set; } = _ => ResultOutcome.Accepted;

    /// <summary>Heartbeats and progress wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public IEdgeConnection? Connection { get; private set; }

    public async Task<T> SeeAsync<T>(string call, int count = 1) =>
        (T)(await Calls.WaitForAsync(made => made.Call == call, $"the grain's {call}", count)).Argument!;

    public Task SeeAsync(string call, int count = 1) => Calls.WaitForAsync(made => made.Call == call, $"the grain's {call}", count);

    public async Task<EdgeWelcome> ConnectAsync(EdgeHello hello, IEdgeConnection connection)
    {
        Connection = connection;
        Calls.Add(("Connect", hello));
        await OnConnect(connection);
        return Welcome(hello);
    }

    public async Task<bool> HeartbeatAsync(string connectionId, EdgeHeartbeat heartbeat)
    {
        Calls.Add(("Heartbeat", heartbeat));
        await Gate;
        return Serves();
    }

    public async Task<RangeVerdict> ReportProgressAsync(string connectionId, StepRangeProgress progress)
    {
        Calls.Add(("Progress", progress));
        await Gate;
        return Verdict;
    }

    public Task<ResultOutcome> CompleteRangeAsync(string connectionId, StepRangeResult result)
    {
        Calls.Add(("Complete", result));
        return Task.FromResult(Outcome(result));
    }

    public Task DrainAsync(string connectionId) => Note("Drain", connectionId);

    public Task DisconnectAsync(string connectionId) => Note("Disconnect", connectionId);

    public Task<EdgeAgentSnapshot> DescribeAsync() =>
        Task.FromResult(new EdgeAgentSnapshot("desk-1", ConnectedElsewhere, true, false, null));

    public Task<AssignmentOutcome> AssignAsync(StepRangeAssignment assignment) => throw new NotSupportedException();

    public Task RevokeAsync() => throw new NotSupportedException();

    public Task CancelAsync(StepRangeId range) => throw new NotSupportedException();

    private Task Note(string call, object argument)
    {
        Calls.Add((call, argument));
        return Task.CompletedTask;
    }
}
