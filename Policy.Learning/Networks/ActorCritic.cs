using HybridGrains.Policy.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Policy.Learning.Networks;

/// <summary>
/// Actor and critic as TorchSharp sees them, for gradients. Their parameters are one flat array, the actor's first, laid out as
/// <see cref="NetworkShape"/> says.
/// </summary>
public sealed class ActorCritic : IDisposable
{
    private readonly ActorCriticShape _shape;
    private readonly List<(Tensor Weight, Tensor Bias)> _actor;
    private readonly List<(Tensor Weight, Tensor Bias)> _critic;

    public ActorCritic(ActorCriticShape shape)
    {
        _shape = shape;
        _actor = Layers(shape.Actor);
        _critic = Layers(shape.Critic);
    }

    /// <summary>[n, inputs] to [n, outputs].</summary>
    public Tensor Actor(Tensor observation) => Forward(_actor, observation);

    /// <summary>[n, inputs] to [n], in units of the value's normalisation.</summary>
    public Tensor Critic(Tensor observation) => Forward(_critic, observation).squeeze(1);

    public void Load(float[] parameters)
    {
        if (parameters.Length != _shape.ParameterCount)
        {
            throw new ArgumentException(
                $"There are {parameters.Length} parameters; the networks have {_shape.ParameterCount}.",
                nameof(parameters)
            );
        }

        using var noGradient = no_grad();
        var offset = 0;
        foreach (var parameter in Parameters)
        {
            var count = (int)parameter.numel();
            using var values = tensor(parameters.AsSpan(offset, count).ToArray()).reshape(parameter.shape);
            parameter.copy_(values);
            offset += count;
        }
    }

    /// <summary>The gradients in the order of the parameters; they are cleared.</summary>
    public float[] TakeGradients()
    {
        var gradients = new float[_shape.ParameterCount];
        var offset = 0;
        foreach (var parameter in Parameters)
        {
            var count = (int)parameter.numel();
            if (parameter.grad is { } gradient)
            {
                gradient.data<float>().CopyTo(gradients.AsSpan(offset, count));
                using var noGradient = no_grad();
                gradient.zero_();
            }

            offset += count;
        }

        gradients.AsSpan(_shape.FreeWeights).Clear();
        return gradients;
    }

    public void Dispose()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Dispose();
        }
    }

    private IEnumerable<Tensor> Parameters => _actor.Concat(_critic).SelectMany(layer => (Tensor[])[layer.Weight, layer.Bias]);

    private static List<(Tensor, Tensor)> Layers(NetworkShape shape) =>
        [
            .. shape.Layers.Select(layer =>
                (
                    zeros(layer.Outputs, layer.Inputs).requires_grad_(true).DetachFromDisposeScope(),
                    zeros(layer.Outputs).requires_grad_(true).DetachFromDisposeScope()
                )
            ),
        ];

    private static Tensor Forward(List<(Tensor Weight, Tensor Bias)> layers, Tensor x)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            x = nn.functional.linear(x, layers[i].Weight, layers[i].Bias);
            if (i < layers.Count - 1)
            {
                x = x.tanh();
            }
        }

        return x;
    }
}
