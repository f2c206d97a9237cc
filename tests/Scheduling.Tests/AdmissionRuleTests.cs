using CsCheck;

namespace HybridGrains.Scheduling.Tests;

public sealed class AdmissionRuleTests
{
    private static readonly AdmissionRule Rule = new(new SchedulingOptions { MaxQueuedRanges = 3, MaxQueuedRangesOfAll = 6 });

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public void Admits_RangesOfATenant_UpToTheLimit(int queued, bool expected) => Assert.Equal(expected, Rule.Admits(queued, queued, 1));

    [Theory]
    [InlineData(0, 6, 3, true)]
    [InlineData(1, 9, 3, true)]
    [InlineData(2, 6, 3, false)]
    [InlineData(2, 5, 3, true)]
    public void Admits_AllIsFull_OnlyBelowAnEqualShare(int ofTenant, int inAll, int tenants, bool expected) =>
        Assert.Equal(expected, Rule.Admits(ofTenant, inAll, tenants));

    [Fact]
    public void Admits_WhateverOthersDo_ATenantWithNothingWaitingGetsIn() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[1, 1_000]).Sample((inAll, tenants) => Assert.True(Rule.Admits(0, inAll, tenants)));

    [Fact]
    public void Reservations_NotUsed_EndByThemselves()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var places = new AdmissionReservations(time, TimeSpan.FromMinutes(3));
        places.Add("a", "tenant");
        time.Advance(TimeSpan.FromMinutes(2));
        places.Add("b", "tenant");
        Assert.Equal(2, places.ByTenant()["tenant"]);

        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, places.ByTenant()["tenant"]);
        places.Remove("b");

        Assert.Empty(places.ByTenant());
    }
}
