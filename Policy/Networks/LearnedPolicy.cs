using System.Globalization;
using HybridGrains.Policy.Actions;

namespace HybridGrains.Policy.Networks;

/// <summary>Decides by a <see cref="PolicyNetwork"/>: the likeliest allowed action. Safe to share between threads.</summary>
public sealed class LearnedPolicy : IHandoffPolicy
{
    private readonly PolicyNetwork _network;

    /// <exception cref="ArgumentException">The network is not one for hand-offs of this schema.</exception>
    public LearnedPolicy(PolicyNetwork network)
    {
        if (network.Actor.Shape.Inputs != ObservationSchema.Size || network.Actor.Shape.Outputs != HandoffActionSpace.Size)
            throw new ArgumentException($"The network takes {network.Actor.Shape.Inputs} inputs and gives {network.Actor.Shape.Outputs} outputs; hand-offs need {ObservationSchema.Size} and {HandoffActionSpace.Size}.", nameof(network));
        _network = network;
    }

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{_network.Name}/{_network.Version}");

    public HandoffDecision Decide(Observation observation)
    {
        // Only a lost decoding leaves no step to decide on.
        if (observation.StepsLeft == 0) return new HandoffDecision(observation.SmallDenoiser, Edge: observation.Edge.Workers > 0, observation.Steps, Decode: true);
        Span<float> encoded = stackalloc float[ObservationSchema.Size];
        Span<float> logits = stackalloc float[HandoffActionSpace.Size];
        Span<bool> allowed = stackalloc bool[HandoffActionSpace.Size];
        ObservationSchema.Encode(observation, encoded);
        HandoffActionSpace.Mask(observation, allowed);
        _network.Act(encoded, logits);
        MaskedLogits.Normalise(logits, allowed);
        return HandoffActionSpace.ToDecision(observation, MaskedLogits.Best(logits));
    }
}
