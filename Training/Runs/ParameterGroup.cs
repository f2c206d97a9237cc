using static TorchSharp.torch;

namespace HybridGrains.Training.Runs;

/// <summary>Parameters with an optimiser of their own, and the steps at which it is their turn.</summary>
/// <param name="Parameters">By names unique within the run.</param>
internal sealed record ParameterGroup(IReadOnlyList<(string Name, Tensor Parameter)> Parameters)
{
    private static readonly Func<long, bool> Always = _ => true;
    private (long Step, long Turns) _counted = (-1, 0);

    /// <summary>Learning rate relative to that of the run. Default: 1.</summary>
    public double RateFactor { get; init; } = 1;

    /// <summary>Default: 0.01.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>
    /// Whether the group learns at a step, counted from 0; depends on nothing else, so that a resumed run goes on in the same
    /// order. Default: always.
    /// </summary>
    public Func<long, bool> Turn { get; init; } = Always;

    /// <summary>Turns at steps 0 to <paramref name="step"/>, both included.</summary>
    public long TurnsUpTo(long step)
    {
        if (Turn == Always)
        {
            return step + 1;
        }

        if (step < _counted.Step)
        {
            _counted = (-1, 0);
        }

        for (var i = _counted.Step + 1; i <= step; i++)
        {
            _counted = (i, _counted.Turns + (Turn(i) ? 1 : 0));
        }

        return _counted.Turns;
    }
}
