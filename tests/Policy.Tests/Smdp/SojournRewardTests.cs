using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Tests.Smdp;

public sealed class SojournRewardTests
{
    private const long Tick = SojournReward.TickLength;

    [Fact]
    public void Close_RewardsOnTicks_EqualsTheSumTickByTick()
    {
        var reward = new SojournReward(1000, 0.9);
        reward.Add(1000, 2);
        reward.Add(1000 + (4 * Tick), -1);

        var total = reward.Close(1000 + (5 * Tick), perTick: 0.1);

        var ticks = new[] { 2.1, 0.1, 0.1, -0.9, 0.1 };
        Assert.Equal(5, total.Tau);
        Assert.Equal(ticks.Select((r, i) => Math.Pow(0.9, i) * r).Sum(), total.Discounted, 1e-12);
        Assert.Equal(ticks.Sum(), total.Plain, 1e-12);
    }

    [Fact]
    public void CloseAfter_RewardsByTick_EqualsTheSumOnTheClock()
    {
        var (clock, ticks) = (new SojournReward(0, 0.9), new SojournReward(0, 0.9));
        clock.Add(3 * Tick, 2);
        ticks.AddTick(3, 2);

        Assert.Equal(clock.Close(7 * Tick, -0.5), ticks.CloseAfter(7, -0.5));
    }

    [Fact]
    public void Close_NoDiscount_IsThePlainSum()
    {
        var reward = new SojournReward(0, 1);
        reward.Add(2 * Tick, 1);

        Assert.Equal(new SojournTotal(1.4, 1.4, 4), reward.Close(4 * Tick, 0.1));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(Tick, 1)]
    [InlineData(Tick + 1, 2)]
    public void TicksBetween_Elapsed_CountsTicksBegun(long elapsed, int expected) =>
        Assert.Equal(expected, SojournReward.TicksBetween(77, 77 + elapsed));
}
