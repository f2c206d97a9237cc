using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Learning.Networks;

/// <summary>Sizes of actor and critic, which share nothing.</summary>
public sealed record ActorCriticShape(NetworkShape Actor, NetworkShape Critic)
{
    /// <summary>
    /// The actor's last outputs that see no input, a Gaussian's deviations for example: their weights stay 0 and only their bias
    /// learns. Default: 0.
    /// </summary>
    public int FreeOutputs { get; init; }

    /// <summary>What the free outputs begin with. Default: 0.</summary>
    public double FreeStart { get; init; }

    /// <summary>The weights that stay 0, among all parameters.</summary>
    public Range FreeWeights
    {
        get
        {
            var (inputs, outputs) = Actor.Layers.Last();
            var end = Actor.ParameterCount - outputs;
            return (end - (FreeOutputs * inputs))..end;
        }
    }

    public int ParameterCount => Actor.ParameterCount + Critic.ParameterCount;

    public static ActorCriticShape Create(int inputs, IReadOnlyList<int> hidden, int outputs) =>
        new(new NetworkShape(inputs, hidden, outputs), new NetworkShape(inputs, hidden, 1));

    /// <summary>
    /// Normal weights of deviation <c>gain / sqrt(inputs)</c>: gain sqrt(2) inside, 0.01 for the actions (all likely at first), 1
    /// for the value.
    /// </summary>
    public float[] Draw(long seed)
    {
        var random = RandomStream.Of(seed, RandomPurpose.Learning, -1);
        var parameters = new List<float>(ParameterCount);
        foreach (var (shape, lastGain) in new[] { (Actor, 0.01), (Critic, 1.0) })
        {
            var layer = 0;
            foreach (var (inputs, outputs) in shape.Layers)
            {
                var gain = ++layer > shape.Hidden.Count ? lastGain : Math.Sqrt(2);
                for (var i = 0; i < inputs * outputs; i++)
                {
                    parameters.Add((float)(random.Normal() * gain / Math.Sqrt(inputs)));
                }

                for (var i = 0; i < outputs; i++)
                {
                    parameters.Add(0);
                }
            }
        }

        float[] drawn = [.. parameters];
        drawn.AsSpan(FreeWeights).Clear();
        drawn.AsSpan(Actor.ParameterCount - FreeOutputs, FreeOutputs).Fill((float)FreeStart);
        return drawn;
    }

    /// <summary>The plain networks that decide.</summary>
    public PolicyNetwork ToPolicy(
        string name,
        long version,
        ReadOnlySpan<float> parameters,
        InputNormalisation input,
        double valueMean,
        double valueDeviation
    ) =>
        new(
            name,
            version,
            new MultilayerPerceptron(Actor, parameters[..Actor.ParameterCount].ToArray()),
            new MultilayerPerceptron(Critic, parameters[Actor.ParameterCount..].ToArray()),
            input,
            valueMean,
            valueDeviation
        );
}
