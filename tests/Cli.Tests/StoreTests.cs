using System.Net;
using System.Net.Http.Json;
using HybridGrains.Client;

namespace HybridGrains.Cli.Tests;

/// <summary>Real processes on data folders that cannot be used as they are.</summary>
public sealed class StoreTests
{
    [Fact]
    public async Task Up_StateFileIsNoDatabase_SaysSoInASentence()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("data"));
        await File.WriteAllTextAsync(folder.File("data/state.db"), new string('x', 8_192), TestContext.Current.CancellationToken);
        await using var up = Running.Start(folder.Path, ["up", "--port", "0", "--agents", "0"]);

        var output = await up.EndsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, up.ExitCode);
        Assert.Contains("is damaged", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_DataFolderCannotBeWritten_SaysSoAndNotThatAClusterRuns()
    {
        using var folder = new TemporaryFolder();
        // A file where the folder should be: nobody, root included, can write into it.
        await File.WriteAllTextAsync(folder.File("data"), "in the way", TestContext.Current.CancellationToken);
        await using var up = Running.Start(folder.Path, ["up", "--port", "0", "--agents", "0"]);

        var output = (await up.EndsAsync(TestContext.Current.CancellationToken)).ReplaceLineEndings(" ");

        Assert.Equal(1, up.ExitCode);
        Assert.Contains("cannot be written", output, StringComparison.Ordinal);
        Assert.DoesNotContain("already running", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StoreHeldByAnother_IsSaidByReadinessAndRefusesWith503()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        using (var held = cluster.OpenState())
        using (held.BeginTransaction())
        {
            using var ready = await cluster.Http.GetAsync("/health/ready", cancellationToken);
            using var refused = await cluster.Http.PostAsJsonAsync("/v1/generations", new { prompt = "a cat" }, cancellationToken);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Contains("store_unavailable", await refused.Content.ReadAsStringAsync(cancellationToken), StringComparison.Ordinal);
        }

        await RunningCluster.UntilAsync(
            "it is ready again",
            async () => (await cluster.Http.GetAsync("/health/ready", cancellationToken)).IsSuccessStatusCode,
            cancellationToken
        );
        var end = await cluster.GenerateAsync(new GenerationSubmission { Prompt = "a cat", Steps = 2 }, cancellationToken);
        Assert.Equal("completed", end.Status);
    }

    [Fact]
    public async Task PictureFolderDeleted_TheNextPictureMakesItAgain()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await cluster.GenerateAsync(new GenerationSubmission { Prompt = "a cat", Steps = 2 }, cancellationToken);
        Directory.Delete(Path.Combine(cluster.Folder, "data", "images"), recursive: true);

        var end = await cluster.GenerateAsync(new GenerationSubmission { Prompt = "a cat", Steps = 2 }, cancellationToken);

        Assert.Equal("completed", end.Status);
        Assert.NotEmpty(await cluster.Client.DownloadImageAsync(end.Id, cancellationToken));
    }

    [Fact]
    public async Task Up_Restarted_HasTheSameClusterIdAndPortsAndFilesForThisUserAlone()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await cluster.GenerateAsync(new GenerationSubmission { Prompt = "a cat", Steps = 2 }, cancellationToken);
        var before = Identity(cluster.Output);

        await cluster.KillAndRestartAsync(cancellationToken);

        Assert.Equal(before, Identity(cluster.Output));
        var data = Path.Combine(cluster.Folder, "data");
        const UnixFileMode others =
            UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        Assert.All(
            Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock").Append(data),
            path => Assert.True((ModeOf(path) & others) == 0, $"{path}: {ModeOf(path)}")
        );
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    /// <summary>What 'up' prints for gateways of their own.</summary>
    private static string Identity(string output)
    {
        var line = Assert.Single(output.Split('\n'), line => line.Contains("--cluster-id", StringComparison.Ordinal));
        return line[line.IndexOf("--silo", StringComparison.Ordinal)..].Trim();
    }
}
