using HybridGrains.Policy.Actions;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation;
using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Learning.Experience;

/// <summary>Samples hand-off actions and keeps each generation's decisions with their behaviour log-probabilities.</summary>
public sealed class SamplingPolicy(PolicyNetwork network, long seed) : IHandoffPolicy, ISimulationListener
{
    private readonly Dictionary<long, Trajectory> _open = [];
    private readonly float[] _logits = new float[HandoffActionSpace.Size];
    private RandomStream _random = RandomStream.Of(seed, RandomPurpose.Exploration);

    public string Name => network.Name + " (sampling)";

    public List<Trajectory> Finished { get; } = [];

    public HandoffDecision Decide(Observation observation)
    {
        var encoded = new float[ObservationSchema.Size];
        var allowed = new bool[HandoffActionSpace.Size];
        ObservationSchema.Encode(observation, encoded);
        HandoffActionSpace.Mask(observation, allowed);
        network.Act(encoded, _logits);
        MaskedLogits.Normalise(_logits, allowed);
        var action = MaskedLogits.Sample(_logits, ref _random);
        if (!_open.TryGetValue(observation.Generation, out var trajectory))
        {
            _open[observation.Generation] = trajectory = new Trajectory();
        }

        trajectory.Decisions.Add(new Decision(encoded, allowed, [action], _logits[action]));
        return HandoffActionSpace.ToDecision(observation, action);
    }

    public void OnSojourn(long time, long generation, SojournTotal total, bool terminated)
    {
        var trajectory = _open[generation];
        trajectory.Decisions[^1].Outcome = total;
        if (terminated && _open.Remove(generation))
        {
            Finished.Add(trajectory);
        }
    }

    public void OnFinished(in GenerationOutcome outcome) { }
}
