using HybridGrains.Policy.Evaluation;

namespace HybridGrains.Policy.Tests.Evaluation;

public sealed class ConfidenceIntervalTests
{
    [Fact]
    public void Of_FiveValues_UsesStudentsT()
    {
        var interval = ConfidenceInterval.Of([1, 2, 3, 4, 5]);

        Assert.Equal(3, interval.Mean);
        Assert.Equal(2.776 * Math.Sqrt(2.5) / Math.Sqrt(5), interval.HalfWidth, 1e-12);
    }

    [Fact]
    public void Of_OneValue_HasNoWidth() => Assert.Equal(new ConfidenceInterval(7, 0), ConfidenceInterval.Of([7]));
}
