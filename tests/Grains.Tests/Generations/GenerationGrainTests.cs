using HybridGrains.Diffusion.Generations;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Tests.Cluster;

namespace HybridGrains.Grains.Tests.Generations;

/// <summary>Generations on a real silo, against an agent that the test plays.</summary>
public sealed class GenerationGrainTests
{
    [Fact]
    public async Task CompleteRange_RightResult_EndsTheGeneration()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var agent = await cluster.JoinAsync("honest");
        var generation = await cluster.SubmitToTheEdgeAsync();

        var outcome = await agent.CompleteAsync(await agent.OfferedAsync());

        Assert.Equal(ResultOutcome.Accepted, outcome);
        Assert.Equal(GenerationStatus.Completed, (await generation.GetAsync())!.Status);
        Assert.NotEmpty((await generation.GetImageAsync())!.Bytes.ToArray());
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("nan")]
    [InlineData("another prompt")]
    [InlineData("too few steps")]
    public async Task CompleteRange_Rubbish_IsRejectedAndTheRangeRunsElsewhere(string rubbish)
    {
        await using var cluster = await GrainCluster.StartAsync();
        var agent = await cluster.JoinAsync("liar");
        var generation = await cluster.SubmitToTheEdgeAsync();
        var assignment = await agent.OfferedAsync();

        var outcome = await agent.CompleteAsync(assignment, Rubbish(rubbish, assignment));

        Assert.Equal(ResultOutcome.Rejected, outcome);
        var end = await GrainCluster.EndAsync(generation);
        Assert.Equal(GenerationStatus.Completed, end.Status);
        Assert.Equal(
            [("liar", RangeStatus.Rejected), ("cloud-0", RangeStatus.Completed)],
            end.Ranges.Select(range => (range.WorkerName ?? range.Worker, range.Status))
        );
    }

    [Fact]
    public async Task CompleteRange_AfterTheAgentWasGivenUp_IsStale()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var agent = await cluster.JoinAsync("late");
        var generation = await cluster.SubmitToTheEdgeAsync();
        var assignment = await agent.OfferedAsync();
        await agent.Grain.DisconnectAsync(FakeAgent.ConnectionId);
        var end = await GrainCluster.EndAsync(generation);

        var outcome = await agent.CompleteAsync(assignment);

        Assert.Equal(ResultOutcome.StaleAttempt, outcome);
        Assert.Equal([RangeStatus.Lost, RangeStatus.Completed], end.Ranges.Select(range => range.Status));
    }

    [Fact]
    public async Task Cancel_WhileAnAgentWorks_TellsTheAgentAndRefusesItsResult()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var agent = await cluster.JoinAsync("busy");
        var generation = await cluster.SubmitToTheEdgeAsync();
        var assignment = await agent.OfferedAsync();

        var cancelled = await generation.CancelAsync();

        Assert.True(cancelled);
        Assert.Equal(assignment.Range, await agent.CancelledAsync());
        Assert.Equal(
            RangeVerdict.Stop,
            await agent.Grain.ReportProgressAsync(
                FakeAgent.ConnectionId,
                new StepRangeProgress(assignment.Range, "", 1) { Nonce = assignment.Nonce }
            )
        );
        Assert.Equal(ResultOutcome.StaleAttempt, await agent.CompleteAsync(assignment));
        Assert.Equal(GenerationStatus.Cancelled, (await generation.GetAsync())!.Status);
    }

    [Fact]
    public async Task Cancel_AfterTheEnd_IsRefused()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var generation = await cluster.SubmitToTheEdgeAsync();
        await GrainCluster.EndAsync(generation);

        Assert.False(await generation.CancelAsync());
    }

    [Fact]
    public async Task Submit_Twice_RunsOnce()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var generation = await cluster.SubmitToTheEdgeAsync();

        var again = await generation.SubmitAsync(Requests.Valid with { Prompt = "something else" });

        Assert.Equal(SubmitOutcome.Accepted, again.Outcome);
        var end = await GrainCluster.EndAsync(generation);
        Assert.Equal(Requests.Valid.Prompt, end.Request.Prompt);
        Assert.Single(end.Ranges);
    }

    [Fact]
    public async Task Submit_OutsideTheRanges_NamesTheFieldAndKeepsNothing()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var generation = cluster.Grains.GetGrain<IGenerationGrain>("refused");

        var answer = await generation.SubmitAsync(Requests.Valid with { Steps = 0 });

        Assert.Equal((SubmitOutcome.Invalid, "steps"), (answer.Outcome, answer.Field));
        Assert.Null(await generation.GetAsync());
    }

    private static ReadOnlyMemory<byte> Rubbish(string kind, StepRangeAssignment assignment)
    {
        var right = FakeAgent.Compute(assignment).LatentState;
        var state = LatentState.FromBytes(right.Span);
        return kind switch
        {
            "garbage" => new byte[] { 1, 2, 3 },
            "nan" => new LatentState(
                state.Parameters,
                state.StepIndex,
                state.Shape,
                [float.NaN, .. state.Latents[1..]],
                state.History
            ).ToBytes(),
            "another prompt" => new LatentState(
                state.Parameters with
                {
                    Prompt = "another",
                },
                state.StepIndex,
                state.Shape,
                state.Latents,
                state.History
            ).ToBytes(),
            _ => assignment.LatentState,
        };
    }
}
