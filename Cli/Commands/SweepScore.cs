using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HybridGrains.Cli.Commands;

/// <summary>
/// Prompt accuracy by the evaluator, in the Training project as a child process: the command line does not carry libtorch.
/// </summary>
internal static class SweepScore
{
    /// <summary>How many of the pictures of <paramref name="folder"/> show all that their prompts say.</summary>
    public static async Task<SweepAccuracy> MeasureAsync(string folder, string prompts, CancellationToken cancellationToken)
    {
        var root = CheckoutRoot();
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var scored = Path.Combine(folder, "score");
        string[] arguments =
        [
            "run",
            "-c",
            "Release",
            "--project",
            "Training",
            "--",
            "evaluation",
            "score",
            "--pictures",
            folder,
            "--prompts",
            Path.GetFullPath(prompts),
            "--name",
            Path.GetFileName(folder),
            "--out",
            scored,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new CommandException("--score: dotnet could not be started.");
        var complaint = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new CommandException($"--score: the evaluator failed: {(await complaint).Trim()} {output.Trim()}");
        }

        var row = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(scored, "scores.json"), cancellationToken))!["rows"]!.AsArray()[
            ^1
        ]!["allRight"]!;
        return row.Deserialize<SweepAccuracy>(JsonSerializerOptions.Web)!;
    }

    private static string CheckoutRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HybridGrains.sln")))
            {
                return folder.FullName;
            }
        }

        throw new CommandException("--score needs a checkout with the Training project; this program runs outside one.");
    }
}
