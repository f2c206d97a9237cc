using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Tests.Cluster;

namespace HybridGrains.Grains.Tests.Generations;

/// <summary>A real state file that another program holds, a picture folder that is gone, rows that are damaged.</summary>
public sealed class StoreTroubleTests
{
    [Fact]
    public async Task Submit_StoreHeldByAnother_IsRefusedAndNothingIsAccepted()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var generation = cluster.Grains.GetGrain<IGenerationGrain>("HELD");
        SubmitResult answer;
        using (var held = cluster.OpenState())
        using (held.BeginTransaction())
        {
            answer = await generation.SubmitAsync(Requests.Valid);
        }

        Assert.Equal(SubmitOutcome.StoreUnavailable, answer.Outcome);
        Assert.Contains("locked", answer.Reason, StringComparison.Ordinal);
        // What its caller was refused must not run.
        Assert.Null(await generation.GetAsync());
        Assert.Equal(SubmitOutcome.Accepted, (await generation.SubmitAsync(Requests.Valid)).Outcome);
        Assert.Equal(GenerationStatus.Completed, (await GrainCluster.EndAsync(generation)).Status);
    }

    [Fact]
    public async Task Complete_StoreHeldByAnother_TheResultIsKeptAndNotRunAgain()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var agent = await cluster.JoinAsync("edge");
        var generation = await cluster.SubmitToTheEdgeAsync();
        var offer = await agent.OfferedAsync();
        using (var held = cluster.OpenState())
        using (held.BeginTransaction())
        {
            Assert.Equal(ResultOutcome.Accepted, await agent.CompleteAsync(offer));
            var waiting = (await generation.GetAsync())!;
            Assert.Equal(GenerationStatus.Running, waiting.Status);
            Assert.Contains("locked", waiting.Reason, StringComparison.Ordinal);
        }

        var end = await GrainCluster.EndAsync(generation);

        Assert.Equal((GenerationStatus.Completed, 1), (end.Status, end.Ranges.Length));
    }

    [Fact]
    public async Task Complete_PictureFolderUnusable_WaitsWithThePictureAndGoesOn()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var agent = await cluster.JoinAsync("edge");
        var generation = await cluster.SubmitToTheEdgeAsync();
        var images = Path.Combine(cluster.Folder, "images");
        File.WriteAllText(images, "in the way");

        await agent.CompleteAsync(await agent.OfferedAsync());
        Assert.Contains("picture folder", (await generation.GetAsync())!.Reason, StringComparison.Ordinal);
        File.Delete(images);
        var end = await GrainCluster.EndAsync(generation);

        Assert.Equal((GenerationStatus.Completed, 1), (end.Status, end.Ranges.Length));
        Assert.NotEmpty((await generation.GetImageAsync())!.Bytes.ToArray());
    }

    [Fact]
    public async Task Recovery_OneRowDamagedAndOneFamilyGone_TheOthersGoOnAndTheseAreSetAside()
    {
        await using var cluster = await GrainCluster.StartAsync();
        // "A..." comes before the healthy one in every pass.
        cluster.ExecuteOnState(
            """
            INSERT INTO grain_state (name, id, version, payload) VALUES ('generation', 'generation/ADAMAGED', 1, X'DEADBEEF');
            INSERT INTO open_generation (id) VALUES ('ADAMAGED');
            """
        );
        var healthy = cluster.Grains.GetGrain<IGenerationGrain>("BHEALTHY");
        await healthy.SubmitAsync(Requests.Valid);

        Assert.Equal(GenerationStatus.Completed, (await GrainCluster.EndAsync(healthy)).Status);
        await GrainCluster.UntilAsync("the damaged one is set aside", () => Task.FromResult(SetAside(cluster) is not null));

        Assert.Contains("generation/ADAMAGED cannot be read", SetAside(cluster), StringComparison.Ordinal);
        var damaged = await Assert.ThrowsAsync<DamagedGenerationException>(() =>
            cluster.Grains.GetGrain<IGenerationGrain>("ADAMAGED").GetAsync()
        );
        Assert.Contains("cannot be read", damaged.Message, StringComparison.Ordinal);
    }

    private static string? SetAside(GrainCluster cluster)
    {
        using var connection = cluster.OpenState();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT reason FROM set_aside_generation WHERE id = 'ADAMAGED'";
        return (string?)command.ExecuteScalar();
    }
}
