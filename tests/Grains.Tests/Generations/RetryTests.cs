using HybridGrains.Diffusion.Generations;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Tests.Cluster;

namespace HybridGrains.Grains.Tests.Generations;

/// <summary>What is a failure and what is not, on a real silo against agents that the tests play.</summary>
public sealed class RetryTests
{
    [Fact]
    public async Task TwoAgentsThatDeclineEverything_ThePictureComesFromTheCloud()
    {
        await using var cluster = await GrainCluster.StartAsync();
        using var stop = new CancellationTokenSource();
        var (one, two) = (await cluster.JoinAsync("one"), await cluster.JoinAsync("two"));
        var saying = Task.WhenAll(SayNoAsync(one, stop.Token), SayNoAsync(two, stop.Token));

        var ends = new List<GenerationSnapshot>();
        for (var i = 0; i < 4; i++)
        {
            ends.Add(await GrainCluster.EndAsync(await cluster.SubmitToTheEdgeAsync()));
        }

        await stop.CancelAsync();
        await saying;
        Assert.All(ends, end => Assert.Equal((GenerationStatus.Completed, Tier.Cloud), (end.Status, end.Ranges[^1].Tier)));
        Assert.All(ends.SelectMany(end => end.Ranges.SkipLast(1)), range => Assert.Equal(RangeStatus.Declined, range.Status));
        // A worker that says no rests longer each time: no storm of offers.
        Assert.InRange(ends.Sum(end => end.Ranges.Length), 6, 24);
    }

    [Fact]
    public async Task TwoAgentsThatAnswerNotANumber_ThePictureComesFromTheCloudWithTheSameDenoiser()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var agents = new[] { await cluster.JoinAsync("one"), await cluster.JoinAsync("two") };
        var generation = await cluster.SubmitToTheEdgeAsync();
        await Task.WhenAll(agents.Select(AnswerNotANumberAsync));

        var end = await GrainCluster.EndAsync(generation);

        Assert.Equal([RangeStatus.Rejected, RangeStatus.Rejected, RangeStatus.Completed], end.Ranges.Select(range => range.Status));
        Assert.Equal((Tier.Cloud, end.Ranges[0].Denoiser), (end.Ranges[2].Tier, end.Ranges[2].Denoiser));
        Assert.NotEqual(end.Ranges[0].Worker, end.Ranges[1].Worker);
    }

    [Fact]
    public async Task TwoAgentsThatHang_ThePictureComesFromTheCloudAndTheyAreToldToStop()
    {
        await using var cluster = await GrainCluster.StartAsync(("Generations:StallTimeout", "00:00:05"));
        var agents = new[] { await cluster.JoinAsync("one"), await cluster.JoinAsync("two") };
        var generation = await cluster.SubmitToTheEdgeAsync();

        var end = await GrainCluster.EndAsync(generation);

        Assert.Equal([RangeStatus.Lost, RangeStatus.Lost, RangeStatus.Completed], end.Ranges.Select(range => range.Status));
        Assert.Equal(Tier.Cloud, end.Ranges[2].Tier);
        foreach (var agent in agents)
        {
            Assert.Equal((await agent.OfferedAsync()).Range, await agent.CancelledAsync());
        }
    }

    [Fact]
    public async Task TwoFamiliesOnOneDevice_WaitForEachOther()
    {
        var models = Directory.CreateTempSubdirectory("hybridgrains-test-models-").FullName;
        try
        {
            Copy(Path.Combine(GrainCluster.ModelsFolder, "tiny-family"), Path.Combine(models, "tiny-family"), null);
            Copy(Path.Combine(GrainCluster.ModelsFolder, "tiny-family"), Path.Combine(models, "other-family"), "other-family");
            await using var cluster = await GrainCluster.StartAsync(models);
            var generations = new List<IGenerationGrain>();
            for (var i = 0; i < 20; i++)
            {
                var generation = cluster.Grains.GetGrain<IGenerationGrain>(Guid.NewGuid().ToString("N"));
                var family = i % 2 == 0 ? "tiny-family" : "other-family";
                await generation.SubmitAsync(Requests.Valid with { Family = family, Steps = 12, CloudSteps = 6 });
                generations.Add(generation);
            }

            var ends = await Task.WhenAll(generations.Select(GrainCluster.EndAsync));

            Assert.All(ends, end => Assert.Equal((GenerationStatus.Completed, null), (end.Status, end.Reason)));
            Assert.All(ends, end => Assert.Equal([(0, 6), (6, 12)], end.Ranges.Select(range => (range.From, range.To))));
        }
        finally
        {
            Directory.Delete(models, recursive: true);
        }
    }

    [Fact]
    public async Task EveryWorkerFailedItTwice_TheGenerationFailsAndNamesThem()
    {
        await using var cluster = await GrainCluster.StartAsync(("CloudWorkers:Enabled", "false"));
        var agent = await cluster.JoinAsync("only");
        var generation = await cluster.SubmitToTheEdgeAsync();
        await AnswerNotANumberAsync(agent);
        await AnswerNotANumberAsync(agent);

        var end = await GrainCluster.EndAsync(generation);

        Assert.Equal(GenerationStatus.Failed, end.Status);
        Assert.Equal(2, end.Ranges.Count(range => range.Status == RangeStatus.Rejected));
        Assert.Contains("answered wrongly 2x", end.Reason, StringComparison.Ordinal);
        Assert.Contains(end.Ranges[0].Worker, end.Reason, StringComparison.Ordinal);
    }

    /// <summary>What a device of the cluster says can never run is not tried again; here its files are others than it says.</summary>
    [Fact]
    public async Task DeviceThatFailsForCertain_TheGenerationEndsAtItsFirstTry()
    {
        var models = Directory.CreateTempSubdirectory("hybridgrains-test-models-").FullName;
        try
        {
            Copy(Path.Combine(GrainCluster.ModelsFolder, "tiny-family"), Path.Combine(models, "tiny-family"), null);
            await File.WriteAllTextAsync(
                Path.Combine(models, "tiny-family", "scheduler", "scheduler_config.json"),
                """{"_class_name": "FlowMatchEulerDiscreteScheduler", "num_train_timesteps": 1000, "shift": 3.0}""",
                TestContext.Current.CancellationToken
            );
            await using var cluster = await GrainCluster.StartAsync(
                [GrainCluster.ModelsFolder, models],
                ("silo-0/CloudWorkers:Enabled", "false")
            );
            IGenerationGrain generation;
            SubmitResult answer;
            do
            {
                // A grain on the other silo refuses the sampler itself.
                generation = cluster.Grains.GetGrain<IGenerationGrain>(Guid.NewGuid().ToString("N"));
                answer = await generation.SubmitAsync(Requests.Valid with { CloudSteps = 4 });
            } while (answer.Outcome != SubmitOutcome.Accepted);

            var end = await GrainCluster.EndAsync(generation);

            Assert.Equal(GenerationStatus.Failed, end.Status);
            Assert.Equal(RangeStatus.Failed, Assert.Single(end.Ranges).Status);
            Assert.Contains("sampler", end.Reason, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(models, recursive: true);
        }
    }

    private static async Task SayNoAsync(FakeAgent agent, CancellationToken stop)
    {
        while (await agent.OfferedOrNullAsync(stop) is { } offer)
        {
            await agent.DeclineAsync(offer, "not today");
        }
    }

    private static async Task AnswerNotANumberAsync(FakeAgent agent)
    {
        var offer = await agent.OfferedAsync();
        var state = LatentState.FromBytes(FakeAgent.Compute(offer).LatentState.Span);
        var wrong = new LatentState(state.Parameters, state.StepIndex, state.Shape, [float.NaN, .. state.Latents[1..]], state.History);
        Assert.Equal(ResultOutcome.Rejected, await agent.CompleteAsync(offer, wrong.ToBytes()));
    }

    private static void Copy(string from, string to, string? name)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        if (name is not null)
        {
            var manifest = Path.Combine(to, "family.json");
            var text = File.ReadAllText(manifest);
            Assert.Contains("\"tiny-family\"", text, StringComparison.Ordinal);
            File.WriteAllText(manifest, text.Replace("\"tiny-family\"", $"\"{name}\"", StringComparison.Ordinal));
        }
    }
}
