using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Runs;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019). Its moments are plain tensors, so that a run resumes exactly.
/// </summary>
internal sealed class AdamW
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.99f;
    private const float Epsilon = 1e-8f;
    private readonly (string Name, Tensor Parameter, Tensor First, Tensor Second)[] _slots;
    private readonly double _weightDecay;

    public AdamW(IEnumerable<(string Name, Tensor Parameter)> parameters, double weightDecay)
    {
        _weightDecay = weightDecay;
        _slots =
        [
            .. parameters.Select(item =>
                (
                    item.Name,
                    item.Parameter,
                    zeros_like(item.Parameter).requires_grad_(false).DetachFromDisposeScope(),
                    zeros_like(item.Parameter).requires_grad_(false).DetachFromDisposeScope()
                )
            ),
        ];
    }

    /// <summary>The moments by name, to be written and read in place.</summary>
    public IEnumerable<(string Name, Tensor Value)> State =>
        _slots.SelectMany(slot => ((string, Tensor)[])[($"adam.m.{slot.Name}", slot.First), ($"adam.v.{slot.Name}", slot.Second)]);

    /// <summary>Forgets gradients that other groups' losses left here.</summary>
    public void DropGradients()
    {
        using var scope = NewDisposeScope();
        foreach (var slot in _slots)
        {
            slot.Parameter.grad?.zero_();
        }
    }

    /// <summary>
    /// One update from the gradients, clipped to <paramref name="maxNorm"/> over all parameters, which are cleared. Returns the
    /// norm before clipping.
    /// </summary>
    /// <param name="step">Counts from 1; corrects the bias of young moments.</param>
    public double Step(long step, double learningRate, double maxNorm)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var slots = _slots
            .Where(slot => slot.Parameter.grad is not null)
            .Select(slot => (slot.Parameter, Gradient: slot.Parameter.grad!, slot.First, slot.Second))
            .ToArray();
        var norm = Norm([.. slots.Select(slot => slot.Gradient)]);
        if (!double.IsFinite(norm))
        {
            throw new TrainingException($"The gradient is not finite at step {step}. Resume from the last checkpoint with a lower --lr.");
        }

        var update = new AdamWUpdate(
            (float)Math.Min(1, maxNorm / (norm + 1e-6)),
            Beta1,
            Beta2,
            (float)(learningRate / (1 - Math.Pow(Beta1, step))),
            (float)Math.Sqrt(1 - Math.Pow(Beta2, step)),
            Epsilon
        );
        Parallel.ForEach(
            slots,
            slot =>
            {
                var kept = _weightDecay > 0 && slot.Parameter.dim() > 1 ? (float)(1 - learningRate * _weightDecay) : 1;
                update.Apply(slot.Parameter, slot.Gradient, slot.First, slot.Second, kept);
            }
        );
        return norm;
    }

    /// <summary>Summed tensor by tensor in their order, whichever thread was first: a resumed run must not differ.</summary>
    private static double Norm(Tensor[] gradients)
    {
        var squares = new double[gradients.Length];
        Parallel.For(
            0,
            gradients.Length,
            i =>
            {
                using var noGradient = no_grad();
                using var norm = linalg.vector_norm(gradients[i]);
                var value = (double)norm.item<float>();
                squares[i] = value * value;
            }
        );
        return Math.Sqrt(squares.Sum());
    }
}
