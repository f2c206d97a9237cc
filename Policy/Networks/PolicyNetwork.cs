namespace HybridGrains.Policy.Networks;

/// <summary>
/// A learned policy at one version: actor, critic, and how their input and output are scaled. Immutable: a decider holds a
/// reference and needs no lock.
/// </summary>
public sealed class PolicyNetwork
{
    public PolicyNetwork(
        string name,
        long version,
        MultilayerPerceptron actor,
        MultilayerPerceptron critic,
        InputNormalisation input,
        double valueMean,
        double valueDeviation
    )
    {
        if (critic.Shape.Outputs != 1)
        {
            throw new ArgumentException("The critic has one output.", nameof(critic));
        }

        if (
            actor.Shape.Inputs != critic.Shape.Inputs
            || input.Mean.Length != actor.Shape.Inputs
            || input.Deviation.Length != actor.Shape.Inputs
        )
        {
            throw new ArgumentException(
                $"Actor, critic and normalisation take {actor.Shape.Inputs}, {critic.Shape.Inputs} and {input.Mean.Length} "
                    + "inputs; they must be as many.",
                nameof(critic)
            );
        }

        (Name, Version, Actor, Critic, Input, ValueMean, ValueDeviation) = (name, version, actor, critic, input, valueMean, valueDeviation);
    }

    public string Name { get; }

    /// <summary>Grows by one with every optimiser step.</summary>
    public long Version { get; }

    public MultilayerPerceptron Actor { get; }

    public MultilayerPerceptron Critic { get; }

    public InputNormalisation Input { get; }

    public double ValueMean { get; }

    public double ValueDeviation { get; }

    /// <summary>Raw action outputs (logits of a joint action, for example) for an encoded observation.</summary>
    public void Act(ReadOnlySpan<float> observation, Span<float> outputs)
    {
        Span<float> scaled = stackalloc float[observation.Length];
        Input.Apply(observation, scaled);
        Actor.Forward(scaled, outputs);
    }

    /// <summary>Expected discounted reward from here, in reward's own unit.</summary>
    public double Value(ReadOnlySpan<float> observation)
    {
        Span<float> scaled = stackalloc float[observation.Length];
        Span<float> value = stackalloc float[1];
        Input.Apply(observation, scaled);
        Critic.Forward(scaled, value);
        return ValueMean + (ValueDeviation * value[0]);
    }
}
