using HybridGrains.EdgeAgent.Gateways;

namespace HybridGrains.EdgeAgent.Tests;

public sealed class ReconnectDelayTests
{
    [Fact]
    public void Next_ManyFailures_DoublesUpToTheLongestWithinItsUpperHalf()
    {
        var delay = new ReconnectDelay(new Random(1));
        for (var i = 0; i < 40; i++)
        {
            var full = Math.Min(
                ReconnectDelay.First.TotalMilliseconds * Math.Pow(2, Math.Min(i, 15)),
                ReconnectDelay.Longest.TotalMilliseconds
            );

            Assert.InRange(delay.Next(TimeSpan.Zero).TotalMilliseconds, full / 2, full);
        }
    }

    [Fact]
    public void Next_AfterASteadyConnection_StartsAnew()
    {
        var delay = new ReconnectDelay(new Random(1));
        for (var i = 0; i < 10; i++)
        {
            delay.Next(TimeSpan.Zero);
        }

        Assert.True(delay.Next(ReconnectDelay.Steady) <= ReconnectDelay.First);
    }

    [Fact]
    public void Next_ConnectionsThatDoNotHold_KeepsGrowing()
    {
        var delay = new ReconnectDelay(new Random(1));
        for (var i = 0; i < 10; i++)
        {
            delay.Next(TimeSpan.FromSeconds(1));
        }

        Assert.True(delay.Next(TimeSpan.FromSeconds(1)) >= ReconnectDelay.Longest / 2);
    }
}
