using System.Globalization;

namespace HybridGrains.Training.Consistency;

/// <summary>Solvers by name: the ODE, DDIM at any eta, and the noise-scale functions of ER-SDE-Solver.</summary>
internal static class ReverseSolvers
{
    private const string DdimPrefix = "ddim-";

    private static readonly Dictionary<string, Func<double, double>> Scales = new(StringComparer.Ordinal)
    {
        ["ode"] = x => x,
        ["sde"] = x => x * x,
        ["er-sde-1"] = x => x * (Math.Exp(-1 / x) + 10),
        ["er-sde-2"] = x => Math.Pow(x, 1.5),
        ["er-sde-3"] = x => Math.Pow(x, 2.5),
        ["er-sde-4"] = x => Math.Pow(x, 0.9) * Math.Log10(1 + 100 * Math.Pow(x, 1.5)),
        ["er-sde-5"] = x => x * (Math.Exp(Math.Pow(x, 0.3)) + 10),
    };

    /// <summary>What <see cref="Find"/> knows, for help texts.</summary>
    public static string Known => string.Join(", ", Scales.Keys) + ", or ddim-ETA with ETA from 0 to 1";

    /// <exception cref="TrainingException">No solver has this name.</exception>
    public static IReverseSolver Find(string name)
    {
        if (Scales.TryGetValue(name, out var phi))
        {
            return new ErSdeSolver(name, phi);
        }

        if (
            name.StartsWith(DdimPrefix, StringComparison.Ordinal)
            && double.TryParse(name[DdimPrefix.Length..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var eta)
            && eta <= 1
        )
        {
            return new DdimSolver(eta);
        }

        throw new TrainingException($"--solver is '{name}'; it must be one of {Known}.");
    }
}
