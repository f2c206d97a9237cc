using HybridGrains.Training.Evaluation.Distances;
using HybridGrains.Training.Statistics;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Evaluation.Distances;

public sealed class BootstrapTests
{
    private const int Pictures = 300;

    [Fact]
    public void KernelBootstrap_Value_IsThatOfOneSubsetOfEverything()
    {
        var (real, made) = (Draw(Pictures, 8, 1), Draw(Pictures, 8, 2) + 0.4);

        using var kernel = new KernelBootstrap(real, new Resampling(5, Pictures, 1), new Resampling(5, Pictures, 2));

        Assert.Equal(KernelDistance.Of(real, made, subsets: 1, size: Pictures), kernel.Of(made).Value, 1e-9);
    }

    [Fact]
    public void KernelBootstrap_Replicate_IsTheEstimateOverWhatWasDrawn()
    {
        var (real, made) = (Draw(40, 3, 1), Draw(40, 3, 2) + 0.4);
        var (realDraws, madeDraws) = (new Resampling(3, 40, 1), new Resampling(3, 40, 2));

        using var kernel = new KernelBootstrap(real, realDraws, madeDraws);
        var replicates = kernel.Of(made).Replicates;

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(ByHand(real, made, realDraws.Draw(i), madeDraws.Draw(i)), replicates[i], 1e-9);
        }
    }

    [Fact]
    public void KernelBootstrap_Interval_HoldsTheValueAndNarrowsWithPictures()
    {
        double Width(int count)
        {
            using var kernel = new KernelBootstrap(Draw(count, 8, 1), new Resampling(300, count, 1), new Resampling(300, count, 2));
            var (value, replicates) = kernel.Of(Draw(count, 8, 2) + 0.4);
            var estimate = Estimate.Of(value, replicates);
            Assert.InRange(value, estimate.Low, estimate.High);
            return estimate.High - estimate.Low;
        }

        Assert.True(Width(100) > 1.5 * Width(900));
    }

    [Fact]
    public void FrechetBootstrap_Interval_HoldsTheValue()
    {
        var (real, made) = (Draw(Pictures, 4, 1), Draw(Pictures, 4, 2) + 0.5);

        var estimate = new FrechetBootstrap(real, new Resampling(60, Pictures, 1), new Resampling(60, Pictures, 2)).Of(made);

        Assert.Equal(FrechetDistance.Of(real, made), estimate.Value, 1e-9);
        Assert.True(estimate.Low < estimate.Value && estimate.Value < estimate.High);
        Assert.InRange(estimate.Low, 0.5, 1.5);
    }

    [Fact]
    public void Resampling_OfOneSeed_DrawsTheSameForEveryRow()
    {
        var values = Enumerable.Range(0, 50).Select(i => (double)i).ToList();

        Assert.Equal(new Resampling(20, 50, 3).Means(values), new Resampling(20, 50, 3).Means(values));
        Assert.Equal(Enumerable.Repeat(50.0, 20), new Resampling(20, 50, 3).Weights().sum(1).data<double>().ToArray());
    }

    [Fact]
    public void Estimate_OfReplicates_TakesTheMiddle95Percent()
    {
        var estimate = Estimate.Of(50, [.. Enumerable.Range(0, 1001).Select(i => i / 10.0).Reverse()]);

        Assert.Equal((2.5, 97.5), (Math.Round(estimate.Low, 9), Math.Round(estimate.High, 9)));
        Assert.Equal("+50.0 (+2.5 to +97.5)", estimate.ToString(1, 1, signed: true));
    }

    private static Tensor Draw(int rows, int columns, ulong seed)
    {
        using var generator = new Generator(seed);
        return randn(rows, columns, generator: generator, dtype: ScalarType.Float64);
    }

    private static double ByHand(Tensor real, Tensor made, IReadOnlyList<int> realDraw, IReadOnlyList<int> madeDraw)
    {
        double Kernel(Tensor a, Tensor b) => Math.Pow(a.dot(b).item<double>() / a.shape[0] + 1, 3);
        double Within(Tensor features, IReadOnlyList<int> draw)
        {
            var pairs = draw.SelectMany(_ => draw, (i, j) => (i, j)).Where(pair => pair.i != pair.j).GroupBy(pair => pair);
            return pairs.Sum(pair => pair.Count() * Kernel(features[pair.Key.i], features[pair.Key.j])) / pairs.Sum(pair => pair.Count());
        }

        var between =
            realDraw.GroupBy(i => i).Sum(i => madeDraw.GroupBy(j => j).Sum(j => i.Count() * j.Count() * Kernel(real[i.Key], made[j.Key])))
            / (realDraw.Count * (double)madeDraw.Count);
        return Within(real, realDraw) + Within(made, madeDraw) - 2 * between;
    }
}
