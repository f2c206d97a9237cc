using HybridGrains.Training.Evaluation.Distances;
using Xunit;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Evaluation.Distances;

public sealed class FrechetDistanceTests
{
    private static readonly double[,] First =
    {
        { 0, 0 },
        { 2, 1 },
        { 1, 3 },
        { -1, 1 },
        { 3, -2 },
    };
    private static readonly double[,] Second =
    {
        { 1, 0 },
        { 4, 4 },
        { -2, 1 },
        { 0, 5 },
        { 2, 2 },
        { 1, -3 },
    };

    [Fact]
    public void Of_TwoNumbersAPicture_EqualsTheClosedForm()
    {
        // By hand: for two by two matrices tr sqrt(P) = sqrt(tr P + 2 sqrt(det P)), P = C1 C2.
        Assert.Equal(2.9679103447941166, FrechetDistance.Of(tensor(First), tensor(Second)), 1e-9);
    }

    [Fact]
    public void Of_ScaledAndShiftedSet_EqualsTheClosedForm()
    {
        using var generator = new Generator(1);
        var features = randn(400, 8, generator: generator, dtype: ScalarType.Float64) * arange(1, 9);
        var other = features * 1.5 + 2;
        var centred = features - features.mean([0]);
        var expected = (other.mean([0]) - features.mean([0])).square().sum() + 0.25 * centred.square().sum() / 399;

        Assert.Equal(expected.item<double>(), FrechetDistance.Of(features, other), 1e-6);
    }

    [Fact]
    public void Of_FewerPicturesThanNumbers_IsNothingForTheSameSet()
    {
        using var generator = new Generator(2);
        var features = randn(10, 64, generator: generator);

        Assert.Equal(0, FrechetDistance.Of(features, features), 1e-3);
    }

    [Fact]
    public void Of_FeaturesThatDoNotFit_SaysSo()
    {
        Assert.Contains(
            "as many numbers in both",
            Assert.Throws<TrainingException>(() => FrechetDistance.Of(ones(5, 3), ones(5, 4))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "at least 2",
            Assert.Throws<TrainingException>(() => FrechetDistance.Of(ones(1, 3), ones(5, 3))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "not finite",
            Assert.Throws<TrainingException>(() => FrechetDistance.Of(ones(5, 3) / 0, ones(5, 3))).Message,
            StringComparison.Ordinal
        );
    }
}
