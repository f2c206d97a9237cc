using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Runs;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019). Its moments are plain tensors, so that a run resumes exactly.</summary>
public sealed class AdamW
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.99;
    private const double Epsilon = 1e-8;
    private readonly (string Name, Tensor Parameter, Tensor First, Tensor Second)[] _slots;
    private readonly double _weightDecay;

    public AdamW(IEnumerable<(string Name, Tensor Parameter)> parameters, double weightDecay)
    {
        _weightDecay = weightDecay;
        _slots = [.. parameters.Select(item => (
            item.Name, item.Parameter,
            zeros_like(item.Parameter).requires_grad_(false).DetachFromDisposeScope(),
            zeros_like(item.Parameter).requires_grad_(false).DetachFromDisposeScope()))];
    }

    /// <summary>The moments by name, to be written and read in place.</summary>
    public IEnumerable<(string Name, Tensor Value)> State =>
        _slots.SelectMany(slot => ((string, Tensor)[])[($"adam.m.{slot.Name}", slot.First), ($"adam.v.{slot.Name}", slot.Second)]);

    /// <summary>One update from the gradients, clipped to <paramref name="maxNorm"/> over all parameters, which are cleared. Returns the norm before clipping.</summary>
    /// <param name="step">Counts from 1; corrects the bias of young moments.</param>
    public double Step(long step, double learningRate, double maxNorm)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var squares = _slots.Where(slot => slot.Parameter.grad is not null).Select(slot => slot.Parameter.grad!.square().sum()).ToArray();
        var norm = Math.Sqrt(stack(squares).sum().item<float>());
        if (!double.IsFinite(norm)) throw new TrainingException($"The gradient is not finite at step {step}. Resume from the last checkpoint with a lower --lr.");
        var scale = Math.Min(1, maxNorm / (norm + 1e-6));
        var correction1 = 1 - Math.Pow(Beta1, step);
        var correction2 = Math.Sqrt(1 - Math.Pow(Beta2, step));
        foreach (var (_, parameter, first, second) in _slots)
        {
            if (parameter.grad is not { } gradient) continue;
            gradient.mul_(scale);
            first.mul_(Beta1).add_(gradient, 1 - Beta1);
            second.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
            if (_weightDecay > 0 && parameter.dim() > 1) parameter.mul_(1 - learningRate * _weightDecay);
            parameter.addcdiv_(first, second.sqrt().div_(correction2).add_(Epsilon), -learningRate / correction1);
            gradient.zero_();
        }

        return norm;
    }
}
