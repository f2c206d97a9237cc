using HybridGrains.Training.Consistency;
using HybridGrains.Training.Denoiser;

namespace HybridGrains.Training.Tests.Consistency;

public sealed class ReverseSolverTests
{
    private static readonly double[] Alphas = [.. VPrediction.Process.AlphasCumprod.data<float>().Select(alpha => (double)alpha)];

    public static TheoryData<string> All =>
        ["ode", "sde", "er-sde-1", "er-sde-2", "er-sde-3", "er-sde-4", "er-sde-5", "ddim-0", "ddim-0.3", "ddim-1"];

    public static TheoryData<string> Noisy => ["sde", "er-sde-1", "er-sde-2", "er-sde-3", "er-sde-4", "er-sde-5", "ddim-0.3", "ddim-1"];

    [Theory]
    [InlineData("ode")]
    [InlineData("ddim-0")]
    public void Step_WithoutNoise_IsDdim(string name)
    {
        var (from, to) = (Alphas[700], Alphas[676]);
        var (x0, noise) = (0.7, -1.3);
        var z = Math.Sqrt(from) * x0 + Math.Sqrt(1 - from) * noise;

        var step = ReverseSolvers.Find(name).Step(from, to);

        Assert.Equal(Math.Sqrt(to) * x0 + Math.Sqrt(1 - to) * noise, step.Previous * z + step.Clean * x0, 12);
        Assert.Equal(0, step.Noise, 7);
    }

    [Theory]
    [MemberData(nameof(Noisy))]
    public void Step_OfASde_AddsNoise(string name) => Assert.True(ReverseSolvers.Find(name).Step(Alphas[700], Alphas[692]).Noise > 0.01);

    /// <summary>
    /// Where x0 is known, z_s is again sqrt(abar_s) x0 plus noise of deviation sqrt(1 - abar_s), at any strength and step length.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Step_WithTheTrueClean_PreservesTheMarginal(string name)
    {
        var solver = ReverseSolvers.Find(name);
        foreach (var (t, s) in ((int, int)[])[(999, 975), (500, 492), (24, 0), (999, 1)])
        {
            var step = solver.Step(Alphas[t], Alphas[s]);

            Assert.Equal(Math.Sqrt(Alphas[s]), step.Previous * Math.Sqrt(Alphas[t]) + step.Clean, 9);
            Assert.Equal(1 - Alphas[s], step.Previous * step.Previous * (1 - Alphas[t]) + step.Noise * step.Noise, 9);
        }
    }

    /// <summary>
    /// Data N(0, 0.25) has the exact denoiser 0.25 sqrt(abar) z / (0.25 abar + 1 - abar); its marginals have variance 0.25 abar +
    /// 1 - abar.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Steps_FromNoiseWithTheExactDenoiserOfAGaussian_EndAtItsVariance(string name)
    {
        const double data = 0.25;
        var solver = ReverseSolvers.Find(name);
        double Marginal(int t) => data * Alphas[t] + 1 - Alphas[t];
        var variance = Marginal(999);

        for (var t = 999; t > 0; t--)
        {
            var step = solver.Step(Alphas[t], Alphas[t - 1]);
            var gain = step.Previous + step.Clean * data * Math.Sqrt(Alphas[t]) / Marginal(t);
            variance = gain * gain * variance + step.Noise * step.Noise;
        }

        Assert.Equal(Marginal(0), variance, Marginal(0) * 0.03);
    }

    [Theory]
    [InlineData("euler")]
    [InlineData("ddim-2")]
    [InlineData("ddim-x")]
    [InlineData("")]
    public void Find_UnknownName_SaysWhichThereAre(string name)
    {
        var refusal = Assert.Throws<TrainingException>(() => ReverseSolvers.Find(name));

        Assert.Contains("er-sde-5", refusal.Message, StringComparison.Ordinal);
    }
}
