using System.Diagnostics;

namespace HybridGrains.Cli.Tests;

/// <summary>OpenAI's npm client as it is published (tests/Cli.Tests/Npm), installed once beside the tests.</summary>
internal static class NpmClient
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Npm");
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>Starts a script of that folder; what it prints comes line by line.</summary>
    public static async Task<Running> StartAsync(string script, CancellationToken cancellationToken, params string[] arguments)
    {
        var node = Needs.Program("node");
        await InstallAsync(Needs.Program("npm"), cancellationToken);
        return Running.StartProgram(node, Folder, new Dictionary<string, string>(), [script, .. arguments]);
    }

    private static async Task InstallAsync(string npm, CancellationToken cancellationToken)
    {
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (Directory.Exists(Path.Combine(Folder, "node_modules", "openai")))
            {
                return;
            }

            using var process = Process.Start(
                new ProcessStartInfo(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                {
                    WorkingDirectory = Folder,
                    RedirectStandardError = true,
                    RedirectStandardOutput = true,
                }
            )!;
            var complaint = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            Assert.True(process.ExitCode == 0, $"npm could not install OpenAI's client: {await complaint}");
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
