using System.Diagnostics;
using HybridGrains.Cli.Commands;

namespace HybridGrains.Cli.Clusters;

/// <summary>A program of this repository that carries TorchSharp, and so is one of its own, started when it is needed.</summary>
/// <param name="Project">Its project's folder in a checkout.</param>
/// <param name="Variable">Environment variable that names it.</param>
/// <param name="Purpose">For people, after "the program that".</param>
internal sealed record CompanionProgram(string Project, string Variable, string Purpose)
{
    public static CompanionProgram ModelKit { get; } = new("ModelKit.Host", "HYBRIDGRAINS_MODELKIT", "imports models");

    public static CompanionProgram Learner { get; } = new("Learner", "HYBRIDGRAINS_LEARNER", "learns hand-off policies");

    /// <summary>How to start it; it ends with its standard input, so it cannot outlive this process however that ends.</summary>
    /// <exception cref="CommandException">It is nowhere to be found; the message says how to build it.</exception>
    public ProcessStartInfo StartInfo()
    {
        var path = Find();
        var dll = path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(dll ? "dotnet" : path) { UseShellExecute = false, RedirectStandardInput = true };
        if (dll)
        {
            start.ArgumentList.Add(path);
        }

        start.Environment["HYBRIDGRAINS_EXIT_WITH_STDIN"] = "1";

        // Its threads would otherwise spin while they wait, which on a busy machine takes seconds from everybody.
        start.Environment.TryAdd("OMP_WAIT_POLICY", "passive");
        return start;
    }

    /// <summary>Named by the environment, beside this program, or built in the checkout above it.</summary>
    private string Find()
    {
        var file = $"HybridGrains.{Project}{(OperatingSystem.IsWindows() ? ".exe" : "")}";
        if (Environment.GetEnvironmentVariable(Variable) is { } named)
        {
            return File.Exists(named) ? named : throw new CommandException($"{Variable} is '{named}', where there is no file.");
        }

        var beside = Path.Combine(AppContext.BaseDirectory, Project.Split('.')[0].ToLowerInvariant(), file);
        if (File.Exists(beside))
        {
            return beside;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var built = ((string[])["Release", "Debug"])
                .Select(configuration => Path.Combine(folder.FullName, Project, "bin", configuration, "net10.0", file))
                .Where(File.Exists)
                .MaxBy(File.GetLastWriteTimeUtc);
            if (built is not null)
            {
                return built;
            }
        }

        throw new CommandException(
            $"The program that {Purpose} was not found. Build it (dotnet build -c Release {Project}), or set {Variable} to it."
        );
    }
}
