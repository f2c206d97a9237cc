namespace HybridGrains.Cli.Tests;

/// <summary>A silo by itself, in a process of its own.</summary>
public sealed class SiloLockTests
{
    [Fact]
    public async Task Silo_OnTheFolderOfARunningCluster_IsRefused()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var silo = Running.StartProgram(
            "HybridGrains.Silo",
            cluster.Folder,
            new Dictionary<string, string>(),
            $"--DataDirectory={Path.Combine(cluster.Folder, "data")}",
            $"--ModelsDirectory={RunningCluster.Models}",
            "--HttpUrl=http://127.0.0.1:0"
        );

        var output = await silo.EndsAsync(cancellationToken);

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains("already running", output, StringComparison.Ordinal);
    }
}
