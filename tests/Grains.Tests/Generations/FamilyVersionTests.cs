using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Tests.Cluster;

namespace HybridGrains.Grains.Tests.Generations;

/// <summary>Two silos that have a family of one name in two versions, as in the middle of an upgrade.</summary>
public sealed class FamilyVersionTests : IDisposable
{
    private readonly ChangedFamily _other = ChangedFamily.Tiny();

    public void Dispose() => _other.Dispose();

    [Fact]
    public async Task TwoSilosWithTwoVersions_EachGenerationStaysWithTheFilesThatItBeganWith()
    {
        await using var cluster = await GrainCluster.StartAsync([GrainCluster.ModelsFolder, _other.Models]);
        await BothReportAsync(cluster);
        var generations = new List<IGenerationGrain>();
        for (var i = 0; i < 12; i++)
        {
            var generation = cluster.Grains.GetGrain<IGenerationGrain>(Guid.NewGuid().ToString("N"));
            Assert.Equal(SubmitOutcome.Accepted, (await generation.SubmitAsync(Requests.Valid with { CloudSteps = 2 })).Outcome);
            generations.Add(generation);
        }

        var ends = await Task.WhenAll(generations.Select(GrainCluster.EndAsync));

        Assert.All(ends, end => Assert.Equal((GenerationStatus.Completed, null), (end.Status, end.Reason)));
        Assert.All(ends.SelectMany(end => end.Ranges), range => Assert.Equal(RangeStatus.Completed, range.Status));
        // Grains lie on both silos, and no picture was made by both versions.
        Assert.All(ends, end => Assert.Single(end.Ranges.Select(range => range.Worker).Distinct()));
        Assert.Equal(["cloud-0", "cloud-1"], ends.Select(end => end.Ranges[0].Worker).Distinct().Order());
    }

    [Theory]
    [InlineData("cloud-0", false)]
    [InlineData("cloud-1", true)]
    public async Task Assign_PinnedToTheOtherVersion_IsDeclinedAtTheDoor(string device, bool fits)
    {
        await using var cluster = await GrainCluster.StartAsync([GrainCluster.ModelsFolder, _other.Models]);
        await BothReportAsync(cluster);
        var assignment = new StepRangeAssignment(new StepRangeId("nobody", 1, 0, 1), "tiny-family", "large", default)
        {
            Content = _other.Family.Content,
        };

        var outcome = await cluster.Grains.GetGrain<ICloudWorkerGrain>(device).AssignAsync(assignment);

        Assert.Equal(fits ? AssignmentOutcome.Accepted : AssignmentOutcome.OtherVersion, outcome);
    }

    [Fact]
    public async Task AgentWithTheOtherVersion_IsNeverGivenTheRange()
    {
        await using var cluster = await GrainCluster.StartAsync(("CloudWorkers:Enabled", "false"));
        var agent = await cluster.JoinAsync("edge");
        var scheduler = cluster.Grains.GetGrain<ISchedulerGrain>("tiny-family");
        var range = new RangeRequest(new StepRangeId("nobody", 1, 0, 1), "default", "small", Tier.Edge);

        var queued = await scheduler.EnqueueAsync(range with { Content = _other.Family.Content });

        Assert.StartsWith($"a worker with the files that it began with ({_other.Family.Content[..8]})", queued.WaitingFor);
        var refused = new StepRangeAssignment(range.Range, "tiny-family", "small", default) { Content = _other.Family.Content };
        Assert.Equal(AssignmentOutcome.OtherVersion, await agent.Grain.AssignAsync(refused));
    }

    /// <summary>A silo's device is known to the scheduler a moment after its start.</summary>
    private static Task BothReportAsync(GrainCluster cluster) =>
        GrainCluster.UntilAsync(
            "both devices report",
            async () => (await cluster.Grains.GetGrain<ISchedulerGrain>("tiny-family").DescribeAsync()).Workers.Length == 2
        );
}
