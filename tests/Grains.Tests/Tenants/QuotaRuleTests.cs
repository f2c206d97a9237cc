using HybridGrains.Grains.Interfaces.Tenants;
using HybridGrains.Grains.Tenants;

namespace HybridGrains.Grains.Tests.Tenants;

public sealed class QuotaRuleTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch + TimeSpan.FromHours(23);
    private static readonly TenantUsage[] Today =
    [
        new(default, "one", 3, 9, 9, TimeSpan.FromSeconds(6), TimeSpan.Zero),
        new(default, "two", 2, 0, 0, TimeSpan.FromSeconds(4), TimeSpan.FromHours(1)),
    ];

    [Fact]
    public void Admit_NoQuota_LetsEverythingIn() =>
        Assert.Equal(TenantVerdict.Admitted, QuotaRule.Admit(new TenantQuota(), Today, 1_000_000, Now));

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Admit_PicturesOfADay_CountWhatIsBeingMadeAndNotWhatFailed(int open, bool refused)
    {
        var verdict = QuotaRule.Admit(new TenantQuota { PicturesPerDay = 8 }, Today, open, Now);

        Assert.Equal(!refused, verdict.Reason is not null);
        Assert.Equal(refused ? null : TimeSpan.FromHours(1), verdict.RetryAfter);
    }

    [Theory]
    [InlineData(10.1, true)]
    [InlineData(10.0, false)]
    [InlineData(0.0, false)]
    public void Admit_CloudSecondsOfADay_EndWhenTheyAreUsedUp(double quota, bool admitted) =>
        Assert.Equal(admitted, QuotaRule.Admit(new TenantQuota { CloudSecondsPerDay = quota }, Today, 0, Now).Reason is null);

    [Fact]
    public void Admit_Concurrent_WaitsForAnEnd()
    {
        var quota = new TenantQuota { Concurrent = 2 };

        Assert.Null(QuotaRule.Admit(quota, [], 1, Now).Reason);
        Assert.NotNull(QuotaRule.Admit(quota, [], 2, Now).Reason);
        Assert.Null(QuotaRule.Admit(quota, [], 2, Now).RetryAfter);
    }

    [Fact]
    public void Alerts_FromTheShareOn_NameWhatIsUsed()
    {
        var quota = new TenantQuota
        {
            PicturesPerDay = 10,
            CloudSecondsPerDay = 100,
            AlertAt = 0.5,
        };

        Assert.Equal(["5 of today's 10 pictures are used."], QuotaRule.Alerts(quota, Today));
        Assert.Empty(QuotaRule.Alerts(quota with { AlertAt = 0.51 }, Today));
        Assert.Empty(QuotaRule.Alerts(quota with { AlertAt = null }, Today));
    }
}
