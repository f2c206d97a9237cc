using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Tests.Cluster;

namespace HybridGrains.Grains.Tests.Scheduling;

public sealed class AdmissionTests
{
    [Fact]
    public async Task Submit_ManyAtOnce_AcceptsExactlyAsManyAsMayWait()
    {
        await using var cluster = await GrainCluster.StartAsync(("CloudWorkers:Enabled", "false"), ("Scheduling:MaxQueuedRanges", "16"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 120).Select(i => SubmitAsync(cluster, $"A{i}", "default")));

        Assert.Equal(16, answers.Count(answer => answer.Outcome == SubmitOutcome.Accepted));
        Assert.Equal(104, answers.Count(answer => answer.Outcome == SubmitOutcome.QueueFull));
    }

    [Fact]
    public async Task Submit_WhileAnotherTenantFloods_IsAccepted()
    {
        await using var cluster = await GrainCluster.StartAsync(
            ("CloudWorkers:Enabled", "false"),
            ("Scheduling:MaxQueuedRanges", "8"),
            ("Scheduling:MaxQueuedRangesOfAll", "8")
        );
        var flood = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => SubmitAsync(cluster, $"A{i}", "flood")));

        var other = await SubmitAsync(cluster, "B", "other");

        Assert.Equal(8, flood.Count(answer => answer.Outcome == SubmitOutcome.Accepted));
        Assert.Equal(SubmitOutcome.Accepted, other.Outcome);
    }

    [Fact]
    public async Task Submit_NoWorkerForTooLong_IsRefusedWithTheReason()
    {
        await using var cluster = await GrainCluster.StartAsync(
            ("CloudWorkers:Enabled", "false"),
            ("Scheduling:NoWorkerAfter", "00:00:00")
        );

        var answer = await SubmitAsync(cluster, "A", "default");

        Assert.Equal(SubmitOutcome.NoWorker, answer.Outcome);
        Assert.Contains("tiny-family", answer.Reason, StringComparison.Ordinal);
    }

    private static Task<SubmitResult> SubmitAsync(GrainCluster cluster, string id, string tenant) =>
        cluster.Grains.GetGrain<IGenerationGrain>(id).SubmitAsync(Requests.Valid with { Tenant = tenant });
}
