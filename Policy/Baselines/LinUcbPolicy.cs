using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Baselines;

/// <summary>
/// Contextual bandit that picks k once per image: disjoint LinUCB (Li et al. 2010, algorithm 1) over the same observation as the
/// learned policy, with squares of what matters nonlinearly. The reward of an arm is the generation's discounted reward.
/// </summary>
/// <param name="steps">Steps of a generation.</param>
/// <param name="alpha">Width of the confidence bound; 0 only exploits.</param>
/// <param name="ridge">Regularisation, above 0.</param>
public sealed class LinUcbPolicy(int steps, double alpha, double ridge) : PlanOncePolicy
{
    private static readonly int Context = (2 * ObservationSchema.Size) + 1;
    private readonly LinearArm[] _arms = [.. Splits(steps).Select(_ => new LinearArm(Context, ridge))];
    private readonly int[] _splits = [.. Splits(steps)];
    private readonly Dictionary<long, (int Arm, double[] Context)> _open = [];
    private readonly float[] _encoded = new float[ObservationSchema.Size];

    public override string Name => "bandit";

    /// <summary>Width of the confidence bound from now on.</summary>
    public double Alpha { get; set; } = alpha;

    protected override int Plan(Observation observation)
    {
        ObservationSchema.Encode(observation, _encoded);
        var context = new double[Context];
        for (var i = 0; i < _encoded.Length; i++)
        {
            (context[i], context[_encoded.Length + i]) = (_encoded[i], _encoded[i] * _encoded[i]);
        }

        context[^1] = 1;
        var arm = 0;
        var best = double.NegativeInfinity;
        for (var i = 0; i < _arms.Length; i++)
        {
            var bound = _arms[i].UpperBound(context, Alpha);
            if (bound > best)
            {
                (arm, best) = (i, bound);
            }
        }

        _open[observation.Generation] = (arm, context);
        return _splits[arm];
    }

    protected override void Learn(in GenerationOutcome outcome)
    {
        if (_open.Remove(outcome.Generation, out var pulled))
        {
            _arms[pulled.Arm].Add(pulled.Context, outcome.Reward);
        }
    }

    private static IEnumerable<int> Splits(int steps) =>
        new[] { 0, 0.2, 0.32, 0.4, 0.48, 0.56, 0.64, 0.72, 0.8, 0.9, 1 }.Select(share => (int)Math.Round(share * steps)).Distinct();
}
