using BenchmarkDotNet.Attributes;
using HybridGrains.Policy.Actions;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Benchmarks;

/// <summary>One decision of a learned policy: encode, mask, forward, choose.</summary>
[MemoryDiagnoser]
public class DecisionBenchmark
{
    private readonly Observation _observation = new(25, 5, 10, "large", "small")
    {
        EffectiveLargeSteps = 5,
        PromptDifficulty = 0.4,
        LatentMovement = 0.5,
        QualityFloor = 0.8,
        DeadlineSeconds = 5,
        SlackSeconds = 4,
        PricePerCloudSecond = 0.001,
        ArrivalsPerSecond = 4,
        Cloud = new TierLoad(2, 3, 16, 1, 0.8, 90, 40, 16, 0, 0, 0),
        Edge = new TierLoad(12, 5, 12, 0, 0.4, 0, 60, 50, 20, 200, 0.01),
    };

    private LearnedPolicy _policy = null!;

    [Params(64, 128)]
    public int Hidden { get; set; }

    [GlobalSetup]
    public void Create()
    {
        var random = RandomStream.Of(1, RandomPurpose.Learning);
        var (actor, critic) = (
            new NetworkShape(ObservationSchema.Size, [Hidden, Hidden], HandoffActionSpace.Size),
            new NetworkShape(ObservationSchema.Size, [Hidden, Hidden], 1)
        );
        var weights = new float[actor.ParameterCount];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)random.Normal() * 0.1f;
        }

        _policy = new LearnedPolicy(
            new PolicyNetwork(
                "benchmark",
                1,
                new MultilayerPerceptron(actor, weights),
                new MultilayerPerceptron(critic, new float[critic.ParameterCount]),
                InputNormalisation.None(ObservationSchema.Size),
                0,
                1
            )
        );
    }

    [Benchmark]
    public HandoffDecision Decide() => _policy.Decide(_observation);
}
