using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Learning.Networks;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation;
using HybridGrains.Policy.Smdp;
using HybridGrains.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Policy.Learning.Distributed;

/// <summary>
/// A worker of distributed PPO: rolls out, works out advantages, and gives gradients of minibatches of its own experience. No
/// threads, no I/O: one caller at a time.
/// </summary>
public sealed class RolloutWorker(
    int index,
    ActorCriticShape shape,
    IActionDistribution distribution,
    IRollouts rollouts,
    PpoOptions options
) : IDisposable
{
    private readonly ActorCritic _networks = new(shape);
    private ExperienceBatch? _batch;
    private long _seed;

    /// <summary>Collects an iteration's experience under a snapshot.</summary>
    public RolloutSummary Collect(LearnerSnapshot snapshot, long seed, CancellationToken cancellationToken)
    {
        _seed = seed;
        var policy = snapshot.ToPolicy("learning");
        var trajectories = rollouts.Collect(policy, options.Decisions, RandomSeed(seed, index), cancellationToken);
        _batch?.Dispose();
        _batch = ExperienceBatch.Create(trajectories, policy, options);
        return _batch.Summarise(index);
    }

    /// <summary>The gradient of one minibatch at a snapshot's parameters. Its normalisation stays that of the rollouts.</summary>
    /// <exception cref="InvalidOperationException">Nothing was collected.</exception>
    public GradientMessage Gradient(LearnerSnapshot snapshot, AdvantageScale scale, int epoch, int minibatch)
    {
        var batch = _batch ?? throw new InvalidOperationException("A worker collects before it gives gradients.");
        using var scope = NewDisposeScope();
        _networks.Load(snapshot.Parameters);
        var rows = batch.Rows(RandomSeed(_seed, (index * 1000) + epoch), minibatch, options.Minibatches);
        var observations = batch.Observations.index_select(0, rows);
        var advantages = batch.Advantages.index_select(0, rows).Minus(tensor((float)scale.Mean)) / tensor((float)(scale.Deviation + 1e-8));
        var oldLogProb = batch.LogProbs.index_select(0, rows);
        var allowed = batch.Allowed.shape[1] == 0 ? batch.Allowed : batch.Allowed.index_select(0, rows);
        var (logProb, entropy) = distribution.Evaluate(_networks.Actor(observations), batch.Actions.index_select(0, rows), allowed);
        var policyLoss = PpoLoss.Policy(logProb, oldLogProb, advantages, options.ClipCoef, options.DualClip);
        var valueLoss = PpoLoss.Value(
            _networks.Critic(observations),
            batch.Values.index_select(0, rows),
            batch.Returns.index_select(0, rows),
            options.ClipValue ? options.ClipCoef : 0
        );
        var meanEntropy = entropy.mean();
        var loss = policyLoss.Plus(valueLoss.Times(options.VfCoef)).Plus(meanEntropy.Times(-options.EntCoef));
        loss.backward();

        using var noGradient = no_grad();
        var logRatio = logProb.Minus(oldLogProb);
        var ratio = logRatio.exp();
        return new GradientMessage(
            index,
            snapshot.Version,
            _networks.TakeGradients(),
            (int)rows.shape[0],
            policyLoss.item<float>(),
            valueLoss.item<float>(),
            meanEntropy.item<float>(),
            ratio.Plus(-1).Minus(logRatio).mean().item<float>(),
            ratio.Plus(-1).abs().gt(HeldScalar.Of(options.ClipCoef)).to(ScalarType.Float32).mean().item<float>()
        );
    }

    public void Dispose()
    {
        _batch?.Dispose();
        _networks.Dispose();
    }

    private static long RandomSeed(long seed, int stream) =>
        (long)(RandomStream.Of(seed, RandomPurpose.Learning, stream).Uniform() * (1L << 52));
}
