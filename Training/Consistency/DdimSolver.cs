using System.Globalization;

namespace HybridGrains.Training.Consistency;

/// <summary>DDIM (Song et al. 2021, eq. 12 and 16): eta 0 is the probability-flow ODE, eta 1 the ancestral sampler of DDPM.</summary>
internal sealed class DdimSolver(double eta) : IReverseSolver
{
    public string Name => string.Create(CultureInfo.InvariantCulture, $"ddim-{eta}");

    public ReverseStep Step(double alphaCumprodFrom, double alphaCumprodTo)
    {
        var deviation = eta * Math.Sqrt((1 - alphaCumprodTo) / (1 - alphaCumprodFrom)) * Math.Sqrt(1 - alphaCumprodFrom / alphaCumprodTo);
        var direction = Math.Sqrt(Math.Max(0, 1 - alphaCumprodTo - deviation * deviation));
        // The noise in z_t is (z_t - sqrt(abar_t) x0) / sqrt(1 - abar_t).
        var previous = direction / Math.Sqrt(1 - alphaCumprodFrom);
        return new ReverseStep(previous, Math.Sqrt(alphaCumprodTo) - previous * Math.Sqrt(alphaCumprodFrom), deviation);
    }
}
