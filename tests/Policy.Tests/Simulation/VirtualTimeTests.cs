using HybridGrains.Policy.Simulation;
using HybridGrains.Scheduling;

namespace HybridGrains.Policy.Tests.Simulation;

public sealed class VirtualTimeTests
{
    [Fact]
    public void MoveTo_BeyondALease_EndsIt()
    {
        var time = new VirtualTime();
        var lease = new WorkerLease(time, TimeSpan.FromSeconds(4));

        time.MoveTo(TimeSpan.FromSeconds(4).Ticks);
        Assert.False(lease.IsExpired);

        time.MoveTo(TimeSpan.FromSeconds(4).Ticks + 1);
        Assert.True(lease.IsExpired);
    }

    [Fact]
    public void MoveTo_Back_Throws()
    {
        var time = new VirtualTime();
        time.MoveTo(5);

        Assert.Throws<ArgumentOutOfRangeException>(() => time.MoveTo(4));
    }
}
