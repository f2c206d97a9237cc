namespace HybridGrains.Training.Consistency;

/// <summary>
/// First-order extended reverse-time SDE solver in its variance-preserving form (Cui et al. 2023). SCott's best rows use
/// "er-sde-5".
/// </summary>
/// <param name="phi">Noise-scale function of lambda = sigma / alpha; the identity gives the ODE, faster growth more noise.</param>
internal sealed class ErSdeSolver(string name, Func<double, double> phi) : IReverseSolver
{
    public string Name => name;

    public ReverseStep Step(double alphaCumprodFrom, double alphaCumprodTo)
    {
        var (lambdaFrom, lambdaTo) = (Lambda(alphaCumprodFrom), Lambda(alphaCumprodTo));
        var (signalFrom, signalTo) = (Math.Sqrt(alphaCumprodFrom), Math.Sqrt(alphaCumprodTo));
        var ratio = phi(lambdaTo) / phi(lambdaFrom);
        var noise = signalTo * Math.Sqrt(Math.Max(0, lambdaTo * lambdaTo - lambdaFrom * lambdaFrom * ratio * ratio));
        return new ReverseStep(signalTo / signalFrom * ratio, signalTo * (1 - ratio), noise);
    }

    private static double Lambda(double alphaCumprod) => Math.Sqrt((1 - alphaCumprod) / alphaCumprod);
}
