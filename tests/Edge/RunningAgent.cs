using HybridGrains.EdgeAgent;
using HybridGrains.EdgeAgent.Ranges;

namespace HybridGrains.Tests.Edge;

/// <summary>An agent inside the test, with everything it reported.</summary>
internal sealed class RunningAgent : IEdgeAgentReporter, IAsyncDisposable
{
    private readonly CancellationTokenSource _drain = new();
    private readonly CancellationTokenSource _abort = new();

    private RunningAgent() { }

    public Recorder<EdgeAgentEvent> Events { get; } = new();

    public Task<EdgeAgentOutcome> Outcome { get; private set; } = Task.FromResult(EdgeAgentOutcome.Unknown);

    public static RunningAgent Start(Uri gateway, IRangeRunner runner, Func<EdgeAgentOptions, EdgeAgentOptions>? change = null) =>
        Start(gateway, () => runner, change);

    public static RunningAgent Start(Uri gateway, Func<IRangeRunner> loadRunner, Func<EdgeAgentOptions, EdgeAgentOptions>? change = null)
    {
        var agent = new RunningAgent();
        var options = new EdgeAgentOptions
        {
            Gateway = gateway,
            Token = Samples.Token,
            Name = Samples.Name,
            ModelsFolder = AppContext.BaseDirectory,
        };
        agent.Outcome = EdgeAgentHost.RunAsync(
            change?.Invoke(options) ?? options,
            loadRunner,
            TimeProvider.System,
            agent,
            agent._drain.Token,
            agent._abort.Token
        );
        return agent;
    }

    public void Report(EdgeAgentEvent happened) => Events.Add(happened);

    public void Drain() => _drain.Cancel();

    public void Abort() => _abort.Cancel();

    public Task<EdgeAgentEvent> SeeAsync(EdgeAgentEventKind kind, int count = 1) =>
        Events.WaitForAsync(happened => happened.Kind == kind, $"the agent to report {kind}", count);

    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync();
        await Outcome.WithinAsync("the agent to end");
        _abort.Dispose();
        _drain.Dispose();
    }
}
