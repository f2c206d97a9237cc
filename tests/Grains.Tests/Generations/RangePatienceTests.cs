using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Tests.Generations;

public sealed class RangePatienceTests
{
    private static readonly GenerationOptions Options = new();

    [Theory]
    [InlineData(RangeStatus.Waiting, 5, false)]
    [InlineData(RangeStatus.Waiting, 6, true)]
    [InlineData(RangeStatus.Running, 6, false)]
    public void IsToRenew_WaitingLongerThanItsRenewal_IsTrue(RangeStatus status, int seconds, bool expected) =>
        Assert.Equal(expected, RangePatience.IsToRenew(In(status), TimeSpan.FromSeconds(seconds), Options));

    [Theory]
    [InlineData(RangeStatus.Running, 60, false, false)]
    [InlineData(RangeStatus.Running, 61, false, true)]
    [InlineData(RangeStatus.Running, 600, true, false)]
    [InlineData(RangeStatus.Running, 601, true, true)]
    [InlineData(RangeStatus.Waiting, 601, false, false)]
    public void IsStalled_RunningAndSilentForTooLong_IsTrue(RangeStatus status, int seconds, bool waitsForDevice, bool expected) =>
        Assert.Equal(expected, RangePatience.IsStalled(In(status), TimeSpan.FromSeconds(seconds), waitsForDevice, Options));

    private static RangeRecord In(RangeStatus status) => new(1, 0, 4, "cloud-0", Tier.Cloud, "large", status);
}
