using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Runs;

/// <summary>A slow copy of the weights, which is what gets exported. The decay ramps up, so that early steps do not linger.</summary>
internal sealed class ExponentialMovingAverage
{
    private readonly (string Name, Tensor Parameter, Tensor Average)[] _slots;
    private readonly double _decay;

    public ExponentialMovingAverage(IEnumerable<(string Name, Tensor Parameter)> parameters, double decay)
    {
        using var noGradient = no_grad();
        _decay = decay;
        _slots = [.. parameters.Select(item => (item.Name, item.Parameter, item.Parameter.detach().clone().DetachFromDisposeScope()))];
    }

    public IEnumerable<(string Name, Tensor Value)> State => _slots.Select(slot => ($"ema.{slot.Name}", slot.Average));

    public void Update(long step)
    {
        var decay = Math.Min(_decay, (1.0 + step) / (10 + step));
        Parallel.ForEach(
            _slots,
            slot =>
            {
                using var noGradient = no_grad();
                slot.Average.lerp_(slot.Parameter, 1 - decay);
            }
        );
    }

    /// <summary>Runs <paramref name="action"/> with the averages in place of the weights, then puts the weights back.</summary>
    public void With(Action action)
    {
        Exchange();
        try
        {
            action();
        }
        finally
        {
            Exchange();
        }
    }

    private void Exchange()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (_, parameter, average) in _slots)
        {
            var weights = parameter.detach().clone();
            parameter.copy_(average);
            average.copy_(weights);
        }
    }
}
