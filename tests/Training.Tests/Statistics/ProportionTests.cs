using HybridGrains.Training.Statistics;
using Xunit;

namespace HybridGrains.Training.Tests.Statistics;

public sealed class ProportionTests
{
    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(5, 10, 0.2366, 0.7634)]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(10, 10, 0.7225, 1)]
    public void Interval_KnownCounts_EqualsWilsonsFormula(int right, int of, double low, double high)
    {
        var interval = new Proportion(right, of).Interval;

        Assert.Equal(low, interval.Low, 1e-4);
        Assert.Equal(high, interval.High, 1e-4);
    }

    [Fact]
    public void ToString_NothingCounted_IsADash()
    {
        Assert.Equal("-", Proportion.Count([]).ToString());
    }
}
