using HybridGrains.Learner.Live;
using HybridGrains.Policy.Learning;
using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Learning.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Learner.Tests.Live;

public sealed class LiveRoundTests
{
    private static readonly PpoOptions Ppo = new() { LearningRate = 1e-4 };
    private static readonly ChiefState Begin = ChiefState.From(LiveReports.Network);

    [Fact]
    public void Evaluate_DrawnAtThisVersion_GivesTheStoredLogProbabilities()
    {
        using var networks = new ActorCritic(Begin.Shape);
        networks.Load(Begin.Parameters);
        var decisions = Trajectories().SelectMany(trajectory => trajectory.Decisions).ToList();
        using var batch = ExperienceBatch.Create(Trajectories(), LiveReports.Network, Ppo);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();

        var (logProb, _) = new MaskedCategorical().Evaluate(networks.Actor(batch.Observations), batch.Actions, batch.Allowed);

        Assert.All(decisions.Zip(logProb.data<float>().ToArray()), pair => Assert.Equal(pair.First.LogProb, pair.Second, 1e-5f));
    }

    [Fact]
    public async Task Run_OnLiveTrajectories_BeginsAtRatioOneAndStepsTheChief()
    {
        var chief = new Chief(Begin, Ppo, 1, 0);
        using var worker = new RolloutWorker(0, Begin.Shape, new MaskedCategorical(), new KeptRollouts(Trajectories()), Ppo);
        var kept = 0;
        UpdateStatistics? first = null;

        var result = await new LiveRound(
            chief,
            worker,
            Ppo,
            () =>
            {
                first ??= chief.LastUpdate;
                kept++;
                return Task.CompletedTask;
            }
        ).RunAsync(1, TestContext.Current.CancellationToken);

        // A ratio near 1 is rounded by 6e-8 in fp32, and so is its divergence.
        Assert.Equal(0, first!.ApproxKl, 1e-6);
        Assert.Equal(0, first.ClipFrac);
        Assert.Equal((Begin.Version + result.Updates, Begin.Iteration + 1, result.Updates + 1), (chief.Version, chief.Iteration, kept));
        Assert.NotEqual(Begin.Parameters, chief.State.Parameters);
    }

    private static IReadOnlyList<Trajectory> Trajectories()
    {
        var window = new LiveWindow(64);
        for (var i = 0; i < 32; i++)
        {
            window.Add(LiveReports.Drawn($"generation-{i}"));
        }

        return window.Take();
    }
}
