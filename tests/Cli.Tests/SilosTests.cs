using HybridGrains.Client;
using HybridGrains.Tests.Processes;
using HybridGrains.Tests.Servers;

namespace HybridGrains.Cli.Tests;

/// <summary>A cluster of several silos: real processes, a real PostgreSQL.</summary>
public sealed class SilosTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cluster_BeforeInitAndAfter_SaysWhatToDoAndThenThatItWorks()
    {
        await using var server = await PostgreSqlServer.StartAsync(Cancellation);
        using var folder = new TemporaryFolder();
        var database = new Dictionary<string, string> { [Silos.Connection] = await server.CreateDatabaseAsync(Cancellation) };

        foreach (
            var early in (string[][])
                [
                    ["cluster", "check"],
                    ["silo", "--cluster-id", "c", "--listen", "http://127.0.0.1:0"],
                ]
        )
        {
            await using var refused = Running.Start(folder.Path, database, early);
            Assert.Contains("hybridgrains cluster init", Flat(await refused.EndsAsync(Cancellation)), StringComparison.Ordinal);
            Assert.Equal(1, refused.ExitCode);
        }

        foreach (
            var (command, expected) in ((string, string)[])
                [("init", "are made"), ("init", "nothing to do"), ("check", "reading and writing work")]
        )
        {
            await using var run = Running.Start(folder.Path, database, "cluster", command);
            Assert.Contains(expected, Flat(await run.EndsAsync(Cancellation)), StringComparison.Ordinal);
            Assert.Equal(0, run.ExitCode);
        }
    }

    [Fact]
    public async Task Silo_WithoutADatabase_SaysHowToGiveOne()
    {
        using var folder = new TemporaryFolder();
        await using var silo = Running.Start(folder.Path, "silo", "--cluster-id", "c");

        Assert.Contains("--connection-file", Flat(await silo.EndsAsync(Cancellation)), StringComparison.Ordinal);
        Assert.Equal(1, silo.ExitCode);
    }

    [Theory]
    [InlineData("Storage:Provider is not", "--Cluster:Provider=PostgreSql")]
    [InlineData("Storage:ConnectionString is not set", "--Storage:Provider=PostgreSql")]
    [InlineData("must be Localhost or PostgreSql", "--Cluster:Provider=Consul")]
    [InlineData("no other machine can join", "--Cluster:AdvertisedAddress=10.0.0.1")]
    [InlineData("must be the IP address", "--Cluster:AdvertisedAddress=0.0.0.0")]
    public async Task Silo_HalfAConfiguration_IsRefusedByName(string expected, string argument)
    {
        using var folder = new TemporaryFolder();
        await using var silo = Running.StartProgram(
            "HybridGrains.Silo",
            folder.Path,
            new Dictionary<string, string>(),
            $"--DataDirectory={folder.File("data")}",
            $"--ModelsDirectory={RunningCluster.Models}",
            "--HttpUrl=http://127.0.0.1:0",
            argument
        );

        Assert.Contains(expected, Flat(await silo.EndsAsync(Cancellation)), StringComparison.Ordinal);
        Assert.Equal(1, silo.ExitCode);
    }

    [Fact]
    public async Task Silos_OneKilledWithWorkAccepted_TheOthersFinishIt()
    {
        await using var silos = await Silos.StartAsync(3, Cancellation);
        var ids = new List<string>();
        for (var i = 0; i < 24; i++)
        {
            var submission = new GenerationSubmission
            {
                Prompt = "a cat",
                Seed = i,
                Steps = 50,
                CloudSteps = 50,
            };
            ids.Add((await silos.Clients[i % 3].SubmitAsync(submission, Cancellation)).Id);
        }

        await silos.KillAsync(2);

        foreach (var id in ids)
        {
            GenerationInfo? end = null;
            await RunningCluster.UntilAsync(
                $"{id} has ended",
                async () => (end = await silos.Clients[0].GetAsync(id, Cancellation)).Status is "completed" or "failed" or "cancelled",
                Cancellation
            );
            Assert.Equal("completed", end!.Status);
            // From the other gateway: pictures are the cluster's, not a silo's.
            Assert.NotEmpty(await silos.Clients[1].DownloadImageAsync(id, Cancellation));
        }
    }

    [Fact]
    public async Task Silos_AllKilledAndStartedAgain_FinishWhatTheyHadAccepted()
    {
        await using var silos = await Silos.StartAsync(2, Cancellation);
        var submission = new GenerationSubmission
        {
            Prompt = "a cat",
            Steps = 150,
            CloudSteps = 150,
        };
        var ids = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            ids.Add((await silos.Clients[i % 2].SubmitAsync(submission, Cancellation)).Id);
        }

        await silos.KillAsync(0);
        await silos.KillAsync(1);
        await silos.StartAgainAsync(0, Cancellation);

        foreach (var id in ids)
        {
            await RunningCluster.UntilAsync(
                $"{id} is complete",
                async () => (await silos.Clients[0].GetAsync(id, Cancellation)).Status == "completed",
                Cancellation
            );
        }
    }

    /// <summary>Without the line breaks of a narrow console.</summary>
    private static string Flat(string output) => string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
