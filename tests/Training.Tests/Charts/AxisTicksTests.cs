using HybridGrains.Training.Charts;

namespace HybridGrains.Training.Tests.Charts;

public sealed class AxisTicksTests
{
    [Fact]
    public void Cover_ARange_IsRoundAndCoversIt() => Assert.Equal([0, 20, 40, 60, 80, 100], AxisTicks.Cover(3, 97));

    [Fact]
    public void Cover_SmallNumbers_AreRoundToo() =>
        Assert.Equal([0.16, 0.18, 0.2, 0.22, 0.24, 0.26], AxisTicks.Cover(0.163, 0.257).Select(tick => Math.Round(tick, 9)));

    [Theory]
    [InlineData(5, 5)]
    [InlineData(-1e-3, 1e-3)]
    [InlineData(-7, 123456)]
    public void Cover_AnyRange_ReachesBothEndsWithFewTicks(double low, double high)
    {
        var ticks = AxisTicks.Cover(low, high);

        Assert.True(ticks[0] <= low && ticks[^1] >= high && ticks.Length is >= 2 and <= 12, string.Join(' ', ticks));
    }
}
