using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using HybridGrains.Client;
using HybridGrains.Tests;

namespace HybridGrains.Cli.Tests;

/// <summary>Real file systems that are full or read-only under a running cluster's feet.</summary>
public sealed class DiskTests
{
    [Fact]
    public async Task DiskFull_RefusesWith503AndReadinessSaysItUntilThereIsRoom()
    {
        Needs.Root("a small file system is mounted");
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        var data = Path.Combine(cluster.Folder, "data");
        // The disk under the cluster's folder is swapped while it is down, as only a mount can.
        using var disk = await SmallDisk.MountUnderAsync(cluster, "size=4m", cancellationToken);
        await cluster.GenerateAsync(new GenerationSubmission { Prompt = "a cat", Steps = 2 }, cancellationToken);

        Fill(Path.Combine(data, "filler"));
        await RunningCluster.UntilAsync(
            "a submission is refused",
            async () =>
            {
                using var answer = await cluster.Http.PostAsJsonAsync(
                    "/v1/generations",
                    new { prompt = "a cat", steps = 2 },
                    cancellationToken
                );
                Assert.True(
                    answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable,
                    $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}"
                );
                return answer.StatusCode == HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is not null;
            },
            cancellationToken
        );
        using (var ready = await cluster.Http.GetAsync("/health/ready", cancellationToken))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }

        File.Delete(Path.Combine(data, "filler"));
        var end = await cluster.GenerateAsync(new GenerationSubmission { Prompt = "a cat", Steps = 2 }, cancellationToken);
        Assert.Equal("completed", end.Status);
    }

    [Fact]
    public async Task Up_DataFolderIsReadOnly_SaysSoAndNotThatAClusterRuns()
    {
        Needs.Root("a read-only file system is mounted");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("data"));
        using var disk = await SmallDisk.MountAsync(folder.File("data"), "ro,size=1m", TestContext.Current.CancellationToken);
        await using var up = Running.Start(folder.Path, ["up", "--port", "0", "--agents", "0"]);

        var output = (await up.EndsAsync(TestContext.Current.CancellationToken)).ReplaceLineEndings(" ");

        Assert.Equal(1, up.ExitCode);
        Assert.Contains("cannot be written", output, StringComparison.Ordinal);
        Assert.Contains("ead-only", output, StringComparison.Ordinal);
        Assert.DoesNotContain("already running", output, StringComparison.Ordinal);
    }

    private static void Fill(string path)
    {
        using var file = File.Create(path);
        var block = new byte[4_096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // That is what it was for.
        }
    }

    /// <summary>A tmpfs that goes with the test.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly string _path;

        private SmallDisk(string path) => _path = path;

        public static async Task<SmallDisk> MountAsync(string path, string options, CancellationToken cancellationToken)
        {
            using var mount = Process.Start("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]);
            await mount.WaitForExitAsync(cancellationToken);
            Assert.Equal(0, mount.ExitCode);
            return new SmallDisk(path);
        }

        public static async Task<SmallDisk> MountUnderAsync(RunningCluster cluster, string options, CancellationToken cancellationToken)
        {
            SmallDisk? disk = null;
            await cluster.KillAndRestartAsync(
                cancellationToken,
                async () => disk = await MountAsync(Path.Combine(cluster.Folder, "data"), options, cancellationToken)
            );
            return disk!;
        }

        public void Dispose()
        {
            // Lazily: the cluster may still be on it.
            using var unmount = Process.Start("umount", ["-l", _path]);
            unmount.WaitForExit();
        }
    }
}
