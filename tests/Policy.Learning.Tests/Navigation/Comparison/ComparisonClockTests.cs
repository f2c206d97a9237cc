using HybridGrains.Policy.Learning.Navigation.Comparison;
using Microsoft.Extensions.Time.Testing;

namespace HybridGrains.Policy.Learning.Tests.Navigation.Comparison;

public sealed class ComparisonClockTests
{
    [Fact]
    public void Advance_ResumedAndNewRuns_CountsWhatThisSessionDid()
    {
        var time = new FakeTimeProvider();
        var clock = new ComparisonClock(4, time);
        clock.Begin(0, 1);
        clock.Begin(1, 0.5);

        Assert.Null(clock.Advance(1, 0.5));
        time.Advance(TimeSpan.FromMinutes(10));

        // Half a run in ten minutes; two are left.
        Assert.Equal(TimeSpan.FromMinutes(40), clock.Advance(1, 1));
    }
}
