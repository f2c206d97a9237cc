using HybridGrains.Policy;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Grains.Policies;

/// <summary>The version that the cluster's learner last let out; before that, the model's split. Deciders read a reference and wait for nobody.</summary>
public sealed class FollowedPolicy : IHandoffPolicy
{
    private volatile IHandoffPolicy _current = new FixedSplitPolicy();

    public string Name => _current.Name;

    /// <summary>Of the policy that decides; 0 for the model's split.</summary>
    public long Version { get; private set; }

    public HandoffDecision Decide(Observation observation) => _current.Decide(observation);

    public bool ReadsLoad(bool splitRequested) => _current.ReadsLoad(splitRequested);

    public string Explain(Observation observation, HandoffDecision decision) => _current.Explain(observation, decision);

    public void Follow(PolicyNetwork network) => (_current, Version) = (new LearnedPolicy(network), network.Version);
}
