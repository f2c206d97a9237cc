using HybridGrains.Learner.Messages;

namespace HybridGrains.Learner.Policies;

/// <summary>
/// A worker of distributed PPO; its key is its number and the policy's id. Its experience never leaves it, and goes with its
/// silo.
/// </summary>
[Alias("hybridgrains.learner.rollout.v1")]
public interface IRolloutGrain : IGrainWithIntegerCompoundKey
{
    /// <summary>Rolls out a round's experience under these parameters.</summary>
    [Alias("collect"), ResponseTimeout("00:10:00")]
    Task<SummaryMessage> CollectAsync(ParametersMessage parameters, long seed);

    /// <summary>The gradient of one minibatch; null when the experience of that round is not (any more) here.</summary>
    [Alias("gradient"), ResponseTimeout("00:02:00")]
    Task<GradientReply?> GradientAsync(GradientRequest request);
}
