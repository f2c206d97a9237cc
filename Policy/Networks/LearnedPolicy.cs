using System.Globalization;
using HybridGrains.Policy.Actions;
using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Networks;

/// <summary>Decides by a <see cref="PolicyNetwork"/>: the likeliest allowed action. Safe to share between threads.</summary>
public sealed class LearnedPolicy : IHandoffPolicy
{
    private readonly PolicyNetwork _network;

    /// <exception cref="ArgumentException">The network is not one for hand-offs of this schema.</exception>
    public LearnedPolicy(PolicyNetwork network)
    {
        if (network.Actor.Shape.Inputs != ObservationSchema.Size || network.Actor.Shape.Outputs != HandoffActionSpace.Size)
        {
            throw new ArgumentException(
                $"The network takes {network.Actor.Shape.Inputs} inputs and gives {network.Actor.Shape.Outputs} outputs; "
                    + $"hand-offs need {ObservationSchema.Size} and {HandoffActionSpace.Size}.",
                nameof(network)
            );
        }

        _network = network;
    }

    public long Version => _network.Version;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{_network.Name}/{_network.Version}");

    public HandoffDecision Decide(Observation observation)
    {
        if (observation.StepsLeft == 0)
        {
            return OnlyDecode(observation);
        }

        Span<float> logProbs = stackalloc float[HandoffActionSpace.Size];
        Weigh(observation, logProbs);
        return HandoffActionSpace.ToDecision(observation, MaskedLogits.Best(logProbs));
    }

    /// <summary>Draws an action instead of taking the likeliest.</summary>
    /// <exception cref="ArgumentException">No step is left to decide on.</exception>
    public DrawnDecision Draw(Observation observation, RandomStream random)
    {
        if (observation.StepsLeft == 0)
        {
            throw new ArgumentException("There is no step left to decide on.", nameof(observation));
        }

        var (encoded, allowed, logProbs) = (
            new float[ObservationSchema.Size],
            new bool[HandoffActionSpace.Size],
            new float[HandoffActionSpace.Size]
        );
        Weigh(observation, encoded, allowed, logProbs);
        var action = MaskedLogits.Sample(logProbs, ref random);
        return new DrawnDecision(
            HandoffActionSpace.ToDecision(observation, action),
            encoded,
            allowed,
            action,
            logProbs[action],
            _network.Version
        );
    }

    /// <summary>
    /// Log-probability of an action for an encoded observation under this policy; negative infinity where the mask forbids it.
    /// </summary>
    public float LogProb(ReadOnlySpan<float> observation, ReadOnlySpan<bool> allowed, int action)
    {
        Span<float> logProbs = stackalloc float[HandoffActionSpace.Size];
        _network.Act(observation, logProbs);
        MaskedLogits.Normalise(logProbs, allowed);
        return logProbs[action];
    }

    /// <summary>For people: what was drawn, and what it was drawn on.</summary>
    public static string Explain(Observation observation, DrawnDecision drawn) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{HandoffActionSpace.Describe(drawn.Action)}, drawn at {Math.Exp(drawn.LogProb):P0}: {ObservationWords.Of(observation)}"
        );

    public ExplainedDecision Explain(Observation observation)
    {
        if (observation.StepsLeft == 0)
        {
            return new ExplainedDecision(OnlyDecode(observation), "only the decoding is left");
        }

        Span<float> logProbs = stackalloc float[HandoffActionSpace.Size];
        Weigh(observation, logProbs);
        var best = MaskedLogits.Best(logProbs);
        return new ExplainedDecision(
            HandoffActionSpace.ToDecision(observation, best),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{HandoffActionSpace.Describe(best)}, chosen at {Math.Exp(logProbs[best]):P0}: {ObservationWords.Of(observation)}"
            )
        );
    }

    /// <summary>Only a lost decoding leaves no step to decide on.</summary>
    private static HandoffDecision OnlyDecode(Observation observation) =>
        new(observation.SmallDenoiser, Edge: observation.Edge.Workers > 0, observation.Steps, Decode: true);

    /// <summary>Log-probabilities of all actions.</summary>
    private void Weigh(Observation observation, Span<float> logProbs)
    {
        Span<float> encoded = stackalloc float[ObservationSchema.Size];
        Span<bool> allowed = stackalloc bool[HandoffActionSpace.Size];
        Weigh(observation, encoded, allowed, logProbs);
    }

    private void Weigh(Observation observation, Span<float> encoded, Span<bool> allowed, Span<float> logProbs)
    {
        ObservationSchema.Encode(observation, encoded);
        HandoffActionSpace.Mask(observation, allowed);
        _network.Act(encoded, logProbs);
        MaskedLogits.Normalise(logProbs, allowed);
    }
}
