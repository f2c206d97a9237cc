using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>
/// The coefficients of one DPM-Solver update: x' = Keep x + sum of Weights[k] times the k-th newest prediction + Noise epsilon.
/// </summary>
internal sealed record SolverWeights(double Keep, double[] Weights, double Noise)
{
    /// <summary>
    /// Multistep update of order 1 to 3 from <paramref name="now"/> to <paramref name="then"/>; Lu et al. (2022), section 4 and
    /// appendix B.
    /// </summary>
    /// <param name="past">Levels of the steps before, newest first; order - 1 of them.</param>
    public static SolverWeights Multistep(
        SolverAlgorithm algorithm,
        bool heun,
        NoiseLevel then,
        NoiseLevel now,
        params ReadOnlySpan<NoiseLevel> past
    )
    {
        var h = then.Lambda - now.Lambda;
        var terms = Terms.Of(algorithm, then, now, h);
        if (past.Length == 0)
        {
            return new SolverWeights(terms.Keep, [terms.Zeroth], terms.Noise);
        }

        var r0 = (now.Lambda - past[0].Lambda) / h;
        if (past.Length == 1)
        {
            // D1 = (m0 - m1) / r0.
            var slope = (heun ? terms.First : terms.Zeroth / 2) / r0;
            return new SolverWeights(terms.Keep, [terms.Zeroth + slope, -slope], terms.Noise);
        }

        var r1 = (past[0].Lambda - past[1].Lambda) / h;
        // D1_0 = (m0 - m1) / r0, D1_1 = (m1 - m2) / r1; D1 and D2 are mixtures of the two.
        var (d10, d11) = (
            terms.First * (1 + r0 / (r0 + r1)) + terms.Second / (r0 + r1),
            -terms.First * r0 / (r0 + r1) - terms.Second / (r0 + r1)
        );
        return new SolverWeights(terms.Keep, [terms.Zeroth + d10 / r0, -d10 / r0 + d11 / r1, -d11 / r1], terms.Noise);
    }

    /// <summary>
    /// Single-step update: back to the level <paramref name="start"/> where the group of steps began, then over the whole
    /// interval.
    /// </summary>
    /// <param name="inner">Levels of the evaluations after the start, newest first: one for order 2, two for order 3.</param>
    public static SolverWeights Singlestep(
        SolverAlgorithm algorithm,
        bool heun,
        NoiseLevel then,
        NoiseLevel start,
        params ReadOnlySpan<NoiseLevel> inner
    )
    {
        var h = then.Lambda - start.Lambda;
        var terms = Terms.Of(algorithm, then, start, h);
        if (inner.Length == 0)
        {
            return new SolverWeights(terms.Keep, [terms.Zeroth], terms.Noise);
        }

        var r0 = (inner[0].Lambda - start.Lambda) / h;
        if (inner.Length == 1)
        {
            var slope = (heun ? terms.First : terms.Zeroth / 2) / r0;
            return new SolverWeights(terms.Keep, [slope, terms.Zeroth - slope], terms.Noise);
        }

        var r1 = (inner[1].Lambda - start.Lambda) / h;
        // D1_0 = (m1 - m2) / r1, D1_1 = (m0 - m2) / r0.
        var (d10, d11) = heun
            ? ((terms.First * r0 - 2 * terms.Second) / (r0 - r1), (-terms.First * r1 + 2 * terms.Second) / (r0 - r1))
            : (0, terms.First);
        return new SolverWeights(terms.Keep, [d11 / r0, d10 / r1, terms.Zeroth - d10 / r1 - d11 / r0], terms.Noise);
    }

    /// <summary>Integrals of the exponential against 1, and against the first and second divided differences.</summary>
    private readonly record struct Terms(double Keep, double Zeroth, double First, double Second, double Noise)
    {
        public static Terms Of(SolverAlgorithm algorithm, NoiseLevel then, NoiseLevel now, double h)
        {
            switch (algorithm)
            {
                case SolverAlgorithm.DpmSolver:
                    var grown = Math.Exp(h) - 1;
                    return new(
                        then.Signal / now.Signal,
                        -then.Sigma * grown,
                        -then.Sigma * (grown / h - 1),
                        -then.Sigma * ((grown - h) / (h * h) - 0.5),
                        0
                    );
                case SolverAlgorithm.SdeDpmSolver:
                    var doubled = Math.Exp(h) - 1;
                    return new(
                        then.Signal / now.Signal,
                        -2 * then.Sigma * doubled,
                        -2 * then.Sigma * (doubled / h - 1),
                        double.NaN,
                        then.Sigma * Math.Sqrt(Math.Exp(2 * h) - 1)
                    );
                case SolverAlgorithm.SdeDpmSolverPlusPlus:
                    var shrunk = 1 - Math.Exp(-2 * h);
                    return new(
                        then.Sigma / now.Sigma * Math.Exp(-h),
                        then.Signal * shrunk,
                        then.Signal * (shrunk / (-2 * h) + 1),
                        then.Signal * ((shrunk - 2 * h) / (4 * h * h) - 0.5),
                        then.Sigma * Math.Sqrt(shrunk)
                    );
                default:
                    var decayed = Math.Exp(-h) - 1;
                    return new(
                        then.Sigma / now.Sigma,
                        -then.Signal * decayed,
                        then.Signal * (decayed / h + 1),
                        -then.Signal * ((decayed + h) / (h * h) - 0.5),
                        0
                    );
            }
        }
    }
}
