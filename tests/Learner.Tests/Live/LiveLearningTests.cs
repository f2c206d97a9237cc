using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Grains.Policies;
using HybridGrains.Policy.Networks;
using Microsoft.Extensions.DependencyInjection;

namespace HybridGrains.Learner.Tests.Live;

/// <summary>Real generations on a silo that learns from them.</summary>
public sealed class LiveLearningTests
{
    private static readonly (string, string)[] Settings =
    [
        // The bundled policy is let out after one round that hardly changes it; from then on live traffic teaches.
        ("Learning:FromScratch", "false"),
        ("Learning:LearningRate", "1e-6"),
        ("Learning:JudgeEvery", "1"),
        ("Learning:Live", "true"),
        ("Learning:LiveDecisions", "16"),
        ("Learning:LiveMinOutcomes", "10"),
        ("Policy:Mode", "online"),
        ("Policy:Explore", "0.5"),
        ("Policy:Control", "0.2"),
    ];

    [Fact]
    public async Task Generate_WithExploration_IsLearnedFromAndANewVersionDecides()
    {
        await using var cluster = await LearningCluster.StartLiveAsync(Settings);
        var released = (await cluster.UntilAsync(snapshot => snapshot.ReleasedVersion is not null)).ReleasedVersion!.Value;
        var followed = cluster.Silos.Silos[0].ServiceProvider.GetRequiredService<FollowedPolicy>();
        await cluster.UntilAsync(_ => followed.Version == released);

        var ends = new List<GenerationSnapshot>();
        while ((await cluster.Policy.DescribeAsync()).LiveRounds == 0 && ends.Count < 100)
        {
            ends.Add(await cluster.GenerateAsync());
        }

        var end = await cluster.UntilAsync(snapshot => snapshot.LiveRounds > 0 && snapshot.Version > released);

        Assert.All(ends, generation => Assert.Equal(GenerationStatus.Completed, generation.Status));
        Assert.All(ends, generation => Assert.Single(generation.Ranges.Select(range => Arm(range.Why)).Distinct()));
        Assert.Contains(ends, generation => Arm(generation.Ranges[0].Why) == "explore");
        Assert.True(end.LiveAccepted > 0, string.Join(", ", end.LiveRejected));
        Assert.DoesNotContain("WrongLogProb", end.LiveRejected.Keys);
        Assert.Null(end.Fault);
    }

    [Fact]
    public async Task Learn_ALiveUpdateThatRuinsThePolicy_IsUndone()
    {
        await using var before = await LearningCluster.StartLiveAsync(Settings);
        await before.UntilAsync(snapshot => snapshot.ReleasedVersion is not null);
        await using var cluster = await before.RestartLiveAsync([.. Settings, ("Learning:LearningRate", "1")]);
        var released = (await cluster.Policy.NewerAsync(0))!;
        Assert.Equal(Parameters(released), Parameters(await cluster.Policy.NewestAsync()));

        var policy = new LearnedPolicy(Network(released));
        for (var i = 0; i < 8; i++)
        {
            await cluster.Policy.ReportAsync(LiveReports.Drawn(policy, $"generation-{i}"));
        }

        await cluster.UntilAsync(snapshot => snapshot.LiveRounds == 1);
        var after = await cluster.UntilAsync(snapshot => snapshot.GainOverFixed is not null);
        PolicyRelease newest;
        do
        {
            newest = await cluster.Policy.NewestAsync();
        } while (!Parameters(newest).SequenceEqual(Parameters(released)) && !TestContext.Current.CancellationToken.IsCancellationRequested);

        Assert.Equal((released.Version, true), (after.ReleasedVersion!.Value, after.GainOverFixed < 0));
        Assert.True(newest.Version > released.Version);
    }

    [Fact]
    public async Task Report_FollowedWorseThanControl_WithdrawsTheVersionForGood()
    {
        await using var cluster = await LearningCluster.StartLiveAsync(Settings);
        var released = (await cluster.UntilAsync(snapshot => snapshot.ReleasedVersion is not null)).ReleasedVersion!.Value;
        var followed = cluster.Silos.Silos[0].ServiceProvider.GetRequiredService<FollowedPolicy>();
        await cluster.UntilAsync(_ => followed.Version == released);

        for (var i = 0; i < 10; i++)
        {
            await cluster.Policy.ReportAsync(LiveReports.Outcome(PolicyArm.Control, 0.8, $"control-{i}", released));
            await cluster.Policy.ReportAsync(LiveReports.Outcome(PolicyArm.Followed, 0.1, $"followed-{i}", released));
        }

        var after = await cluster.UntilAsync(snapshot => snapshot.Withdrawn.Contains(released));
        await cluster.UntilAsync(_ => followed.Version != released);

        Assert.NotEqual(released, after.ReleasedVersion);
        Assert.True(await cluster.Policy.IsWithdrawnAsync(released));
        Assert.NotEqual(released, (await cluster.Policy.NewerAsync(0))?.Version);
    }

    private static PolicyNetwork Network(PolicyRelease release) => PolicyFile.Read(new MemoryStream(release.File), "a release");

    private static float[] Parameters(PolicyRelease release) => [.. Network(release).Actor.Parameters];

    private static string Arm(string why) => why.Split(": ")[1].Replace(" arm", "", StringComparison.Ordinal);
}
