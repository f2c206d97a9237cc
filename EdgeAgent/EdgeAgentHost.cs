using HybridGrains.EdgeAgent.Ranges;

namespace HybridGrains.EdgeAgent;

/// <summary>Runs an edge agent inside any process.</summary>
public static class EdgeAgentHost
{
    /// <summary>
    /// Joins the gateway, computes what it offers, and comes back after every lost connection, until told to leave:
    /// <paramref name="drain"/> finishes the range at hand and says good-bye, <paramref name="abort"/> stops at once.
    /// </summary>
    public static Task<EdgeAgentOutcome> RunAsync(
        EdgeAgentOptions options,
        TimeProvider timeProvider,
        IEdgeAgentReporter reporter,
        CancellationToken drain,
        CancellationToken abort = default) =>
        RunAsync(options, () => FamilyRangeRunner.Load(options, timeProvider, reporter), timeProvider, reporter, drain, abort);

    internal static async Task<EdgeAgentOutcome> RunAsync(
        EdgeAgentOptions options,
        Func<IRangeRunner> loadRunner,
        TimeProvider timeProvider,
        IEdgeAgentReporter reporter,
        CancellationToken drain,
        CancellationToken abort)
    {
        var faults = EdgeAgentOptionsCheck.Faults(options);
        foreach (var fault in faults)
        {
            reporter.Report(new EdgeAgentEvent(EdgeAgentEventKind.Refused, fault));
        }

        if (faults.Count > 0)
        {
            return EdgeAgentOutcome.Misconfigured;
        }

        using var agent = new EdgeAgentLoop(options, timeProvider, reporter);
        return await agent.RunAsync(loadRunner, drain, abort);
    }
}
