using System.Diagnostics;
using HybridGrains.Tests.Processes;

namespace HybridGrains.ModelKit.Host.Tests;

/// <summary>The command line as its users run it, in a process of its own.</summary>
internal sealed class CommandLine(string folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))
        .Parent!
        .Name;

    /// <summary>The whole of a file of the checkout.</summary>
    public static string Read(string relative) => File.ReadAllText(Checkout.Combine(relative));

    public Process Start(params IEnumerable<string> arguments)
    {
        var start = Interruptible.StartInfo(Checkout.Combine("Cli", "bin", Configuration, "net10.0", "hybridgrains"));
        (start.RedirectStandardOutput, start.RedirectStandardError, start.WorkingDirectory) = (true, true, folder);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HYBRIDGRAINS_DATA"] = Path.Combine(folder, "data");
        start.Environment["HYBRIDGRAINS_MODELS"] = Path.Combine(folder, "models");
        return Process.Start(start)!;
    }

    /// <returns>Exit code, and everything it printed.</returns>
    public async Task<(int ExitCode, string Output)> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Start(arguments);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await error);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
