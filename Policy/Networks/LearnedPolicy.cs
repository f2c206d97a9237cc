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
        Span<float> logProbs = stackalloc float[HandoffActionSpace.Size];
        Weigh(observation, logProbs);
        return HandoffActionSpace.ToDecision(observation, MaskedLogits.Best(logProbs));
    }

    public string Explain(Observation observation, HandoffDecision decision)
    {
        if (observation.StepsLeft == 0) return "only the decoding is left";
        Span<float> logProbs = stackalloc float[HandoffActionSpace.Size];
        Weigh(observation, logProbs);
        var best = MaskedLogits.Best(logProbs);
        return string.Create(CultureInfo.InvariantCulture, $"{HandoffActionSpace.Describe(best)}, chosen at {Math.Exp(logProbs[best]):P0}: {ObservationWords.Of(observation)}");
    }

    /// <summary>Log-probabilities of all actions.</summary>
    private void Weigh(Observation observation, Span<float> logProbs)
    {
        Span<float> encoded = stackalloc float[ObservationSchema.Size];
        Span<bool> allowed = stackalloc bool[HandoffActionSpace.Size];
        ObservationSchema.Encode(observation, encoded);
        HandoffActionSpace.Mask(observation, allowed);
        _network.Act(encoded, logProbs);
        MaskedLogits.Normalise(logProbs, allowed);
    }
}
