using System.Diagnostics;

namespace HybridGrains.Cli.Commands;

/// <summary>Prompt accuracy by the evaluator, in the Training project as a child process: the command line does not carry libtorch.</summary>
internal static class SweepScore
{
    /// <summary>The evaluator's line for the pictures of <paramref name="folder"/>.</summary>
    public static async Task<string> MeasureAsync(string folder, string prompts, CancellationToken cancellationToken)
    {
        var root = CheckoutRoot();
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true };
        var scored = Path.Combine(folder, "score");
        string[] arguments =
        [
            "run", "-c", "Release", "--project", "Training", "--", "evaluation", "score",
            "--pictures", folder, "--prompts", Path.GetFullPath(prompts), "--name", Path.GetFileName(folder), "--out", scored,
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new CommandException("--score: dotnet could not be started.");
        var complaint = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new CommandException($"--score: the evaluator failed: {(await complaint).Trim()} {output.Trim()}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(line => line.Contains('%', StringComparison.Ordinal))?.Trim() ?? scored;
    }

    private static string CheckoutRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HybridGrains.sln"))) return folder.FullName;
        }

        throw new CommandException("--score needs a checkout with the Training project; this program runs outside one.");
    }
}
