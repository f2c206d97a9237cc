using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Tests.Cluster;

namespace HybridGrains.Grains.Tests.Generations;

/// <summary>What stays in memory and on disk of generations that are over.</summary>
public sealed class MemoryTests
{
    [Fact]
    public async Task EndedRefusedAndUnknown_LeaveMemory()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => cluster.Grains.GetGrain<IGenerationGrain>($"UNKNOWN{i}").GetAsync()));
        for (var i = 0; i < 20; i++)
        {
            await cluster.Grains.GetGrain<IGenerationGrain>($"REFUSED{i}").SubmitAsync(Requests.Valid with { Steps = 0 });
        }

        for (var i = 0; i < 5; i++)
        {
            await EndAsync(cluster, i);
        }

        await GrainCluster.UntilAsync("no generation is in memory", async () => await cluster.ActiveGenerationsAsync() == 0);
        Assert.Equal(GenerationStatus.Completed, (await cluster.Grains.GetGrain<IGenerationGrain>("ENDED0").GetAsync())!.Status);
    }

    [Fact]
    public async Task Open_StaysInMemory()
    {
        await using var cluster = await GrainCluster.StartAsync(("CloudWorkers:Enabled", "false"));
        await cluster.Grains.GetGrain<IGenerationGrain>("OPEN").SubmitAsync(Requests.Valid);

        Assert.Equal(1, await cluster.ActiveGenerationsAsync());
    }

    [Fact]
    public async Task Retention_MoreThanAreKept_DeletesTheOldestWithTheirPictures()
    {
        await using var cluster = await GrainCluster.StartAsync(("Retention:MaxCount", "2"), ("Retention:Every", "00:00:01"));
        for (var i = 0; i < 4; i++)
        {
            await EndAsync(cluster, i);
        }

        await GrainCluster.UntilAsync(
            "two are left",
            async () => await cluster.Grains.GetGrain<IGenerationGrain>("ENDED1").GetAsync() is null
        );
        Assert.Null(await cluster.Grains.GetGrain<IGenerationGrain>("ENDED0").GetAsync());
        Assert.NotNull(await cluster.Grains.GetGrain<IGenerationGrain>("ENDED3").GetImageAsync());
        Assert.Equal(
            ["ENDED2.png", "ENDED3.png"],
            Directory.GetFiles(Path.Combine(cluster.Folder, "images"), "E*").Select(Path.GetFileName).Order()
        );
    }

    private static async Task EndAsync(GrainCluster cluster, int number)
    {
        var generation = cluster.Grains.GetGrain<IGenerationGrain>($"ENDED{number}");
        Assert.Equal(SubmitOutcome.Accepted, (await generation.SubmitAsync(Requests.Valid)).Outcome);
        await GrainCluster.EndAsync(generation);
    }
}
