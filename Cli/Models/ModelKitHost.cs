using System.Diagnostics;
using HybridGrains.Cli.Clusters;
using HybridGrains.Cli.Commands;

namespace HybridGrains.Cli.Models;

/// <summary>
/// The program that imports checkpoints. It carries TorchSharp, so it is a program of its own, started when it is needed.
/// </summary>
internal static class ModelKitHost
{
    private static readonly TimeSpan CleanUpTime = TimeSpan.FromSeconds(60);

    /// <summary>Runs it with this program's output streams; cancelling closes its standard input, at which it cleans up and ends.</summary>
    /// <param name="arguments">As after "hybridgrains models".</param>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = CompanionProgram.ModelKit.StartInfo();
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (ModelsFolder.TryFind() is { } models)
        {
            start.Environment[ModelsFolder.Variable] = models;
        }

        using var host = Process.Start(start) ?? throw new CommandException($"{start.FileName} could not be started.");
        try
        {
            await host.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            host.StandardInput.Close();
            using var patience = new CancellationTokenSource(CleanUpTime);
            await host.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!host.HasExited)
            {
                host.Kill(entireProcessTree: true);
            }

            throw;
        }

        return host.ExitCode;
    }
}
