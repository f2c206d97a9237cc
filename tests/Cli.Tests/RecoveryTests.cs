using HybridGrains.Client;
using HybridGrains.Tests;

namespace HybridGrains.Cli.Tests;

/// <summary>What changes under a cluster between two runs.</summary>
public sealed class RecoveryTests
{
    private const string Gone = "other-family";

    private static readonly GenerationSubmission Edge = new()
    {
        Prompt = "a cat",
        Seed = 7,
        Steps = 4,
        CloudSteps = 0,
    };

    [Fact]
    public async Task FamilyRemovedBetweenRuns_ItsGenerationIsSetAsideAndTheOthersGoOn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var models = new TemporaryFolder();
        CopyFamily(models.File("tiny-family"), null);
        CopyFamily(models.File(Gone), Gone);
        var environment = new Dictionary<string, string>
        {
            ["HYBRIDGRAINS_MODELS"] = models.Path,
            ["HYBRIDGRAINS_CloudWorkers__Enabled"] = "false",
        };
        await using var cluster = await RunningCluster.StartAsync(environment, cancellationToken, "--agents", "0");
        var lost = (await cluster.Client.SubmitAsync(Edge with { Model = Gone }, cancellationToken)).Id;
        var kept = (await cluster.Client.SubmitAsync(Edge with { Model = "tiny-family" }, cancellationToken)).Id;

        await cluster.KillAndRestartAsync(
            cancellationToken,
            () =>
            {
                Directory.Delete(models.File(Gone), recursive: true);
                environment["HYBRIDGRAINS_CloudWorkers__Enabled"] = "true";
                return Task.CompletedTask;
            }
        );
        var end = await cluster.EndAsync(kept, cancellationToken);
        await RunningCluster.UntilAsync(
            "the other one is set aside",
            async () =>
                (await cluster.Http.GetStringAsync("metrics", cancellationToken)).Contains(
                    "hybridgrains_generations_set_aside 1",
                    StringComparison.Ordinal
                ),
            cancellationToken
        );
        var seen = await cluster.Client.GetAsync(lost, cancellationToken);

        Assert.Equal("completed", end.Status);
        Assert.False(seen!.HasEnded);
        Assert.Contains($"model '{Gone}' is not served any more", seen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClockSetBackTwoHoursBetweenRuns_SubmissionsAreTakenAndOldOnesGoOn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var faketime = Needs.Program("libfaketimeMT.so.1");
        var environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = faketime,
            ["FAKETIME"] = "+2h",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["HYBRIDGRAINS_CloudWorkers__Enabled"] = "false",
        };
        await using var cluster = await RunningCluster.StartAsync(environment, cancellationToken, "--agents", "0");
        var old = await cluster.Client.SubmitAsync(Edge, cancellationToken);

        await cluster.KillAndRestartAsync(
            cancellationToken,
            () =>
            {
                environment["FAKETIME"] = "+0";
                environment["HYBRIDGRAINS_CloudWorkers__Enabled"] = "true";
                return Task.CompletedTask;
            }
        );
        var fresh = await cluster.Client.SubmitAsync(Edge with { CloudSteps = 4 }, cancellationToken);
        await using var agent = await cluster.JoinAsync("edge", cancellationToken);

        // Ids begin with the time: the later one is from the earlier time.
        Assert.True(string.CompareOrdinal(old.Id[..10], fresh.Id[..10]) > 0, $"{old.Id}, then {fresh.Id}");
        Assert.Equal("completed", (await cluster.EndAsync(fresh.Id, cancellationToken)).Status);
        Assert.Equal("completed", (await cluster.EndAsync(old.Id, cancellationToken)).Status);
    }

    private static void CopyFamily(string folder, string? name)
    {
        var from = Path.Combine(RunningCluster.Models, "tiny-family");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        if (name is not null)
        {
            var manifest = Path.Combine(folder, "family.json");
            File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"tiny-family\"", $"\"{name}\"", StringComparison.Ordinal));
        }
    }
}
