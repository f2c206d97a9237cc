using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Baselines;

/// <summary>
/// A policy that chooses k when a generation arrives and keeps to it. All steps in the cloud means decoding there as well.
/// </summary>
public abstract class PlanOncePolicy : IHandoffPolicy, ISimulationListener
{
    private readonly FixedSplitPolicy _split = new();
    private readonly CloudOnlyPolicy _cloud = new();
    private readonly Dictionary<long, int> _plans = [];

    public abstract string Name { get; }

    public HandoffDecision Decide(Observation observation)
    {
        if (!_plans.TryGetValue(observation.Generation, out var cloudSteps))
        {
            _plans[observation.Generation] = cloudSteps = Plan(observation);
        }

        return cloudSteps >= observation.Steps ? _cloud.Decide(observation) : _split.Decide(observation with { CloudSteps = cloudSteps });
    }

    public void OnFinished(in GenerationOutcome outcome)
    {
        if (_plans.Remove(outcome.Generation))
        {
            Learn(outcome);
        }
    }

    /// <summary>Steps on the large denoiser, 0 to all.</summary>
    protected abstract int Plan(Observation observation);

    /// <summary>A planned generation is over.</summary>
    protected virtual void Learn(in GenerationOutcome outcome) { }
}
