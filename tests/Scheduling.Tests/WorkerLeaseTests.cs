using Microsoft.Extensions.Time.Testing;

namespace HybridGrains.Scheduling.Tests;

public sealed class WorkerLeaseTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void IsExpired_NotRenewed_OnlyAfterItsDuration()
    {
        var lease = new WorkerLease(_time, TimeSpan.FromSeconds(4));

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(lease.IsExpired);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(lease.IsExpired);
    }

    [Fact]
    public void Renew_BeforeTheEnd_StartsTheDurationAgain()
    {
        var lease = new WorkerLease(_time, TimeSpan.FromSeconds(4));

        _time.Advance(TimeSpan.FromSeconds(3));
        lease.Renew();
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.False(lease.IsExpired);
    }
}
