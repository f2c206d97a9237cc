using System.Runtime.InteropServices;

namespace HybridGrains.EdgeAgent;

/// <summary>An agent as the work of a process: signals, standard input, console lines, exit code.</summary>
public static class EdgeAgentProcess
{
    /// <summary>Time a range may still take once the parent has let go of standard input.</summary>
    private static readonly TimeSpan ParentPatience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The first SIGINT or SIGTERM drains, the second stops at once. Returns 0 after a drain or an end with its parent,
    /// 1 when its device is not there, 2 when refused or misconfigured, 130 when stopped at once.
    /// </summary>
    public static async Task<int> RunAsync(EdgeAgentOptions options, bool exitWithStdin, CancellationToken cancellationToken)
    {
        using var drain = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var abort = new CancellationTokenSource();
        var parentGone = false;
        var signals = 0;

        void OnSignal(PosixSignalContext signal)
        {
            // Counted here: the token we were given may be cancelled by the same signal. The third is left to the system.
            var count = Interlocked.Increment(ref signals);
            signal.Cancel = count <= 2;
            (count == 1 ? drain : abort).Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        if (exitWithStdin)
        {
            WatchStandardInput(() =>
            {
                parentGone = true;
                abort.CancelAfter(ParentPatience);
                drain.Cancel();
            });
        }

        var reporter = new ConsoleReporter(Console.Out, TimeProvider.System);
        var outcome = await EdgeAgentHost.RunAsync(options, TimeProvider.System, reporter, drain.Token, abort.Token);
        return outcome switch
        {
            EdgeAgentOutcome.Drained => 0,
            EdgeAgentOutcome.Aborted => parentGone ? 0 : 130,
            EdgeAgentOutcome.NoDevice => 1,
            _ => 2,
        };
    }

    /// <summary>A closed pipe is the only news of a killed parent that needs no polling.</summary>
    private static void WatchStandardInput(Action closed) =>
        new Thread(() =>
        {
            var buffer = new byte[256];
            try
            {
                using var input = Console.OpenStandardInput();
                while (input.Read(buffer) > 0) { }
            }
            catch (IOException) { }

            try
            {
                closed();
            }
            catch (ObjectDisposedException)
            {
                // The agent ended by itself at the same moment.
            }
        })
        {
            Name = "standard input",
            IsBackground = true,
        }.Start();
}
