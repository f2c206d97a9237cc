using HybridGrains.Training.Evaluation.Distances;
using Xunit;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Evaluation.Distances;

public sealed class KernelDistanceTests
{
    [Fact]
    public void Of_OneSubsetOfEverything_EqualsTheSumByHand()
    {
        var (a, b) = (Draw(7, 3, 1), Draw(7, 3, 2) + 0.5);

        Assert.Equal(ByHand(a, b), KernelDistance.Of(a, b, subsets: 1), 1e-10);
    }

    [Fact]
    public void Of_TwoSetsOfOneSource_IsNearNothingAndFarFromThatOfAnother()
    {
        var (a, b, other) = (Draw(1500, 16, 3), Draw(1500, 16, 4), Draw(1500, 16, 5) + 0.3);

        var same = KernelDistance.Of(a, b, subsets: 10, size: 500);
        var different = KernelDistance.Of(a, other, subsets: 10, size: 500);

        Assert.InRange(same, -0.02, 0.02);
        Assert.True(different > 10 * Math.Abs(same), $"{different} against {same}");
    }

    [Fact]
    public void Of_TheSameSeed_DrawsTheSameSubsets()
    {
        var (a, b) = (Draw(60, 4, 6), Draw(60, 4, 7));

        Assert.Equal(KernelDistance.Of(a, b, 3, 20, seed: 1), KernelDistance.Of(a, b, 3, 20, seed: 1));
        Assert.NotEqual(KernelDistance.Of(a, b, 3, 20, seed: 1), KernelDistance.Of(a, b, 3, 20, seed: 2));
    }

    private static Tensor Draw(int pictures, int numbers, ulong seed)
    {
        using var generator = new Generator(seed);
        return randn(pictures, numbers, generator: generator, dtype: ScalarType.Float64);
    }

    private static double ByHand(Tensor a, Tensor b)
    {
        double Kernel(Tensor x, int i, Tensor y, int j) => Math.Pow((x[i] * y[j]).sum().item<double>() / x.shape[1] + 1, 3);
        var n = (int)a.shape[0];
        var (within, between) = (0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                if (i != j)
                {
                    within += Kernel(a, i, a, j) + Kernel(b, i, b, j);
                }

                between += Kernel(a, i, b, j);
            }
        }

        return within / (n * (n - 1)) - 2 * between / (n * n);
    }
}
