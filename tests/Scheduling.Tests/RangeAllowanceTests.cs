namespace HybridGrains.Scheduling.Tests;

public sealed class RangeAllowanceTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Decode = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(8, 1, 70)]
    [InlineData(0, 1, 62)]
    [InlineData(8, 4, 100)]
    [InlineData(8, 0.1, 70)]
    [InlineData(8, double.NaN, 70)]
    [InlineData(8, double.PositiveInfinity, 70)]
    public void Of_MeasuredTimes_IsSoManyTimesTheExpectedAndTheGrace(int steps, double cost, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RangeAllowance.Of(steps, Step, Decode, cost, 20, Grace));

    [Fact]
    public void Of_TimesBeyondAllMeasure_IsADay() =>
        Assert.Equal(TimeSpan.FromDays(1) + Grace, RangeAllowance.Of(150, TimeSpan.FromDays(10_000), Decode, 1e300, 20, Grace));
}
