namespace HybridGrains.Diffusion.Samplers;

/// <summary>Quantiles of the Beta distribution, by bisection of the regularised incomplete beta function.</summary>
internal static class BetaDistribution
{
    private const int Bisections = 60;
    private const int MaxTerms = 300;
    private const double Tiny = 1e-300;

    /// <param name="probability">0 to 1.</param>
    public static double Quantile(double probability, double alpha, double beta)
    {
        if (probability <= 0)
        {
            return 0;
        }

        if (probability >= 1)
        {
            return 1;
        }

        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            if (Cumulative(middle, alpha, beta) < probability)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return (low + high) / 2;
    }

    /// <summary>I_x(alpha, beta) by its continued fraction (DLMF 8.17.22), taken on the side where it converges fast.</summary>
    public static double Cumulative(double x, double alpha, double beta)
    {
        if (x <= 0)
        {
            return 0;
        }

        if (x >= 1)
        {
            return 1;
        }

        if (x > (alpha + 1) / (alpha + beta + 2))
        {
            return 1 - Cumulative(1 - x, beta, alpha);
        }

        var front =
            Math.Exp(alpha * Math.Log(x) + beta * Math.Log(1 - x) + LogGamma(alpha + beta) - LogGamma(alpha) - LogGamma(beta)) / alpha;

        // Lentz's method for 1 / (1 + d1 / (1 + d2 / (1 + ...))).
        var (c, d) = (1.0, 1 / Away(1 - (alpha + beta) * x / (alpha + 1)));
        var fraction = d;
        for (var m = 1; m <= MaxTerms; m++)
        {
            foreach (
                var term in (double[])
                    [
                        m * (beta - m) * x / ((alpha + 2 * m - 1) * (alpha + 2 * m)),
                        -(alpha + m) * (alpha + beta + m) * x / ((alpha + 2 * m) * (alpha + 2 * m + 1)),
                    ]
            )
            {
                (c, d) = (Away(1 + term / c), 1 / Away(1 + term * d));
                fraction *= c * d;
            }

            if (Math.Abs(c * d - 1) < 1e-16)
            {
                break;
            }
        }

        return front * fraction;
    }

    private static double Away(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    /// <summary>Lanczos' approximation with g = 7, for positive arguments.</summary>
    private static double LogGamma(double x)
    {
        double[] lanczos =
        [
            0.99999999999980993,
            676.5203681218851,
            -1259.1392167224028,
            771.32342877765313,
            -176.61502916214059,
            12.507343278686905,
            -0.13857109526572012,
            9.9843695780195716e-6,
            1.5056327351493116e-7,
        ];
        if (x < 0.5)
        {
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        }

        x -= 1;
        var sum = lanczos[0] + Enumerable.Range(1, lanczos.Length - 1).Sum(i => lanczos[i] / (x + i));
        var t = x + 7.5;
        return 0.5 * Math.Log(2 * Math.PI) + (x + 0.5) * Math.Log(t) - t + Math.Log(sum);
    }
}
