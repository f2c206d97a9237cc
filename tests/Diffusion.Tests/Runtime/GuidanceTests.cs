using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.Diffusion.Tests.Runtime;

public sealed class GuidanceTests
{
    private static readonly float[] Without = [1, 2, 3, 4];
    private static readonly float[] With = [2, 2, 5, 1];

    [Fact]
    public void Combine_NoRescale_ExtrapolatesFromWithout()
    {
        var guided = new float[4];

        Guidance.Combine(Without, With, 3, 0, guided);

        Assert.Equal([4, 2, 9, -5], guided);
    }

    [Fact]
    public void Combine_FullRescale_HasTheSpreadOfWith()
    {
        var guided = new float[4];

        Guidance.Combine(Without, With, 3, 1, guided);

        Assert.Equal(Deviation(With), Deviation(guided), 1e-6);
        Assert.Equal(2, guided[0] / guided[1], 1e-6);
    }

    [Fact]
    public void Combine_ConstantPrediction_IsNotDividedByItsSpread()
    {
        var guided = new float[2];

        Guidance.Combine([1, 1], [1, 1], 3, 0.5f, guided);

        Assert.Equal([1, 1], guided);
    }

    private static double Deviation(float[] values) => Math.Sqrt(values.Average(value => Math.Pow(value - values.Average(), 2)));
}
