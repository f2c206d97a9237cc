using HybridGrains.Training.Evaluation.Distances;
using Xunit;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Evaluation.Distances;

public sealed class ManifoldScoresTests
{
    private static readonly Tensor Real = Draw(200, 1);

    [Fact]
    public void Of_TheSamePictures_CoversEverything()
    {
        Assert.Equal((1, 1, 1), Shares(ManifoldScores.Of(Real, Real)));
    }

    [Fact]
    public void Of_PicturesFarAway_FindsNothingInCommon()
    {
        var scores = ManifoldScores.Of(Real, Draw(200, 2) + 100);

        Assert.Equal((0, 0, 0), Shares(scores));
        Assert.Equal(0, scores.Density);
    }

    [Fact]
    public void Of_OneOfTwoModesMissing_IsPreciseAndCoversHalf()
    {
        var scores = ManifoldScores.Of(cat([Real, Draw(200, 3) + 100]), Draw(400, 4));

        Assert.True(scores.Precision > 0.8, $"precision {scores.Precision}");
        Assert.InRange(scores.Coverage, 0.4, 0.5);
        Assert.InRange(scores.Recall, 0.3, 0.5);
    }

    [Fact]
    public void Of_AnotherDrawOfTheSameSource_HasADensityNearOne()
    {
        Assert.InRange(ManifoldScores.Of(Draw(600, 5), Draw(600, 6)).Density, 0.85, 1.15);
    }

    [Fact]
    public void Of_TooFewPictures_SaysHowMany()
    {
        Assert.Contains(
            "at least 6",
            Assert.Throws<TrainingException>(() => ManifoldScores.Of(Real, Real[..5])).Message,
            StringComparison.Ordinal
        );
    }

    private static (double Precision, double Recall, double Coverage) Shares(ManifoldScores scores) =>
        (scores.Precision, scores.Recall, scores.Coverage);

    private static Tensor Draw(int pictures, ulong seed)
    {
        using var generator = new Generator(seed);
        return randn(pictures, 4, generator: generator);
    }
}
