using System.Diagnostics;
using HybridGrains.Cli.Clusters;
using HybridGrains.Cli.Commands;

namespace HybridGrains.Cli.Models;

/// <summary>The program that imports checkpoints. It carries TorchSharp, so it is a program of its own, started when it is needed.</summary>
internal static class ModelKitHost
{
    public const string Variable = "HYBRIDGRAINS_MODELKIT";
    private const string Name = "HybridGrains.ModelKit.Host";
    private static readonly TimeSpan CleanUpTime = TimeSpan.FromSeconds(60);

    /// <summary>Runs it with this program's output streams; cancelling closes its standard input, at which it cleans up and ends.</summary>
    /// <param name="arguments">As after "hybridgrains models".</param>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = StartInfo(Find());
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["HYBRIDGRAINS_EXIT_WITH_STDIN"] = "1";

        // Its threads would otherwise spin while they wait, which on a busy machine takes seconds from everybody.
        start.Environment.TryAdd("OMP_WAIT_POLICY", "passive");
        if (ModelsFolder.TryFind() is { } models) start.Environment[ModelsFolder.Variable] = models;
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
            if (!host.HasExited) host.Kill(entireProcessTree: true);
            throw;
        }

        return host.ExitCode;
    }

    private static ProcessStartInfo StartInfo(string path)
    {
        var start = new ProcessStartInfo { UseShellExecute = false, RedirectStandardInput = true };
        var dll = path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        start.FileName = dll ? "dotnet" : path;
        if (dll) start.ArgumentList.Add(path);
        return start;
    }

    /// <summary>Named by the environment, beside this program, or built in the checkout above it.</summary>
    private static string Find()
    {
        var file = OperatingSystem.IsWindows() ? Name + ".exe" : Name;
        if (Environment.GetEnvironmentVariable(Variable) is { } named)
            return File.Exists(named) ? named : throw new CommandException($"{Variable} is '{named}', where there is no file.");

        var beside = Path.Combine(AppContext.BaseDirectory, "modelkit", file);
        if (File.Exists(beside)) return beside;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var built = ((string[])["Release", "Debug"])
                .Select(configuration => Path.Combine(folder.FullName, "ModelKit.Host", "bin", configuration, "net10.0", file))
                .Where(File.Exists)
                .MaxBy(File.GetLastWriteTimeUtc);
            if (built is not null) return built;
        }

        throw new CommandException($"The program that imports models was not found. Build it (dotnet build -c Release ModelKit.Host), or set {Variable} to it.");
    }
}
