using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Learning.Networks;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation;
using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Learning.Tests.Distributed;

public sealed class RolloutWorkerTests
{
    private static readonly ActorCriticShape Shape = ActorCriticShape.Create(4, [8], 3);
    private static readonly PpoOptions Options = new() { Minibatches = 1, Gamma = 0.99 };

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Gradient_AveragedOverWorkers_EqualsOneWorkerOnTheUnion(int workers)
    {
        var shards = Enumerable.Range(0, workers).Select(worker => Trajectories(seed: worker, count: 10 + (7 * worker))).ToArray();
        var snapshot = Moved();
        using var alone = new RolloutWorker(0, Shape, new MaskedCategorical(), new Given([.. shards.SelectMany(shard => shard)]), Options);
        RolloutWorker[] team =
        [
            .. shards.Select((shard, index) => new RolloutWorker(index, Shape, new MaskedCategorical(), new Given(shard), Options)),
        ];

        var union = alone.Collect(snapshot, 1, TestContext.Current.CancellationToken);
        RolloutSummary[] parts = [.. team.Select(worker => worker.Collect(snapshot, 1, TestContext.Current.CancellationToken))];
        var whole = alone.Gradient(snapshot, Chief.Scale([union]), 0, 0);
        var averaged = Chief.Average([.. team.Select(worker => worker.Gradient(snapshot, Chief.Scale(parts), 0, 0))]);

        Assert.Equal(union.Decisions, parts.Sum(part => part.Decisions));
        Assert.Contains(averaged, value => Math.Abs(value) > 1e-3);
        for (var i = 0; i < averaged.Length; i++)
        {
            Assert.Equal(whole.Gradient[i], averaged[i], 1e-6);
        }

        foreach (var worker in team)
        {
            worker.Dispose();
        }
    }

    [Fact]
    public void Gradient_Minibatches_CoverTheExperienceOnce()
    {
        using var worker = new RolloutWorker(
            0,
            Shape,
            new MaskedCategorical(),
            new Given(Trajectories(1, 13)),
            Options with
            {
                Minibatches = 4,
            }
        );
        var summary = worker.Collect(Moved(), 1, TestContext.Current.CancellationToken);

        var samples = Enumerable.Range(0, 4).Sum(minibatch => worker.Gradient(Moved(), new AdvantageScale(0, 1), 0, minibatch).Samples);

        Assert.Equal(summary.Decisions, samples);
    }

    [Fact]
    public void Gradient_AtTheBehaviourPolicy_HasNoDivergence()
    {
        var snapshot = new Chief(ChiefState.Create(Shape, 3), Options, 1, 0).Snapshot();
        using var worker = new RolloutWorker(
            0,
            Shape,
            new MaskedCategorical(),
            new Given(Trajectories(1, 13, snapshot.ToPolicy("test"))),
            Options
        );
        worker.Collect(snapshot, 1, TestContext.Current.CancellationToken);

        var message = worker.Gradient(snapshot, new AdvantageScale(0, 1), 0, 0);

        Assert.Equal(0, message.ApproxKl, 1e-6);
        Assert.Equal(0, message.ClipFrac);
    }

    [Fact]
    public void Gradient_NothingCollected_Throws()
    {
        using var worker = new RolloutWorker(0, Shape, new MaskedCategorical(), new Given([]), Options);

        Assert.Throws<InvalidOperationException>(() => worker.Gradient(Moved(), new AdvantageScale(0, 1), 0, 0));
    }

    [Fact]
    public void Collect_NoExperience_SaysSo()
    {
        using var worker = new RolloutWorker(0, Shape, new MaskedCategorical(), new Given([]), Options);

        Assert.Throws<LearningException>(() => worker.Collect(Moved(), 1, TestContext.Current.CancellationToken));
    }

    /// <summary>Parameters away from those that drew the actions, so that ratios differ from 1.</summary>
    private static LearnerSnapshot Moved() =>
        new Chief(ChiefState.Create(Shape, 9) with { Parameters = Draw(9) }, Options, 1, 0).Snapshot();

    private static float[] Draw(long seed)
    {
        var random = RandomStream.Of(seed, RandomPurpose.Learning);
        var parameters = new float[Shape.ParameterCount];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = (float)random.Normal() * 0.3f;
        }

        return parameters;
    }

    private static List<Trajectory> Trajectories(long seed, int count, PolicyNetwork? behaviour = null)
    {
        var random = RandomStream.Of(seed, RandomPurpose.Exploration);
        var trajectories = new List<Trajectory>();
        for (var i = 0; i < count; i++)
        {
            var trajectory = new Trajectory();
            for (var k = 0; k <= random.Below(4); k++)
            {
                float[] observation = [(float)random.Normal(), (float)random.Normal(), (float)random.Normal(), (float)random.Normal()];
                bool[] allowed = [true, true, random.Uniform() < 0.5];
                var logits = new float[3];
                behaviour?.Act(observation, logits);
                MaskedLogits.Normalise(logits, allowed);
                var action = MaskedLogits.Sample(logits, ref random);
                trajectory.Decisions.Add(
                    new Decision(observation, allowed, [action], logits[action])
                    {
                        Outcome = new SojournTotal(random.Normal(), random.Normal(), 1 + random.Below(20)),
                    }
                );
            }

            if (i % 3 == 0)
            {
                trajectory.CutOffAt = [1, 0, 0, (float)random.Normal()];
            }

            trajectories.Add(trajectory);
        }

        return trajectories;
    }

    private sealed class Given(IReadOnlyList<Trajectory> trajectories) : IRollouts
    {
        public IReadOnlyList<Trajectory> Collect(PolicyNetwork policy, int decisions, long seed, CancellationToken cancellationToken) =>
            trajectories;
    }
}
