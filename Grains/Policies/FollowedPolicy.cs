using HybridGrains.Policy;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Grains.Policies;

/// <summary>
/// The version that the cluster's learner last let out; before that, the model's split. Deciders read a reference and wait for
/// nobody.
/// </summary>
public sealed class FollowedPolicy : IHandoffPolicy
{
    private static readonly FixedSplitPolicy Before = new();
    private volatile LearnedPolicy? _learned;

    /// <summary>The network that decides; null while the model's split does.</summary>
    public LearnedPolicy? Learned => _learned;

    public string Name => Current.Name;

    /// <summary>Of the policy that decides; 0 for the model's split.</summary>
    public long Version => _learned?.Version ?? 0;

    public HandoffDecision Decide(Observation observation) => Current.Decide(observation);

    public bool ReadsLoad(bool splitRequested) => Current.ReadsLoad(splitRequested);

    public ExplainedDecision Explain(Observation observation) => Current.Explain(observation);

    public void Follow(PolicyNetwork network) => _learned = new LearnedPolicy(network);

    /// <summary>The model's split decides again.</summary>
    public void Forget() => _learned = null;

    private IHandoffPolicy Current => _learned is { } learned ? learned : Before;
}
