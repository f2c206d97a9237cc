using HybridGrains.Diffusion.Devices;
using HybridGrains.EdgeAgent.Ranges;

namespace HybridGrains.EdgeAgent;

/// <summary>Runs an edge agent inside any process.</summary>
public static class EdgeAgentHost
{
    /// <summary>
    /// Joins the gateway, computes what it offers, and comes back after every lost connection, until told to leave:
    /// <paramref name="drain"/> finishes the range at hand and says good-bye, <paramref name="abort"/> stops at once.
    /// </summary>
    public static async Task<EdgeAgentOutcome> RunAsync(
        EdgeAgentOptions options,
        TimeProvider timeProvider,
        IEdgeAgentReporter reporter,
        CancellationToken drain,
        CancellationToken abort = default
    )
    {
        if (EdgeAgentOptionsCheck.Faults(options).Count == 0 && !HasDevice(options, reporter))
        {
            return EdgeAgentOutcome.NoDevice;
        }

        return await RunAsync(options, () => FamilyRangeRunner.Load(options, timeProvider, reporter), timeProvider, reporter, drain, abort);
    }

    internal static async Task<EdgeAgentOutcome> RunAsync(
        EdgeAgentOptions options,
        Func<IRangeRunner> loadRunner,
        TimeProvider timeProvider,
        IEdgeAgentReporter reporter,
        CancellationToken drain,
        CancellationToken abort
    )
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

    /// <summary>Asked before the gateway is: an agent that cannot compute what its owner wants has nothing to offer.</summary>
    private static bool HasDevice(EdgeAgentOptions options, IEdgeAgentReporter reporter)
    {
        try
        {
            reporter.Report(
                new EdgeAgentEvent(EdgeAgentEventKind.Device, $"networks run on {DeviceSelection.Choose(options.Runtime).Description}")
            );
            return true;
        }
        catch (DeviceException missing)
        {
            reporter.Report(new EdgeAgentEvent(EdgeAgentEventKind.Refused, missing.Message));
            return false;
        }
    }
}
