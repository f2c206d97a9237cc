using HybridGrains.Policy.Actions;
using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Tests.Simulation;

/// <summary>Any allowed action, drawn from a seed: reaches corners of the simulator that sensible policies do not.</summary>
internal sealed class AlternatingPolicy(long seed) : IHandoffPolicy
{
    private readonly bool[] _allowed = new bool[HandoffActionSpace.Size];
    private RandomStream _random = RandomStream.Of(seed, RandomPurpose.Exploration);

    public string Name => "any";

    public HandoffDecision Decide(Observation observation)
    {
        HandoffActionSpace.Mask(observation, _allowed);
        int action;
        do
        {
            action = _random.Below(HandoffActionSpace.Size);
        } while (!_allowed[action]);
        return HandoffActionSpace.ToDecision(observation, action);
    }
}
