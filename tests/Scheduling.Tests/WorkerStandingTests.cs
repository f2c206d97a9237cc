using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace HybridGrains.Scheduling.Tests;

public sealed class WorkerStandingTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Refused_InARow_RestsLongerEachTimeUpToHalfAMinute()
    {
        var standing = new WorkerStanding(_time);
        var rests = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            standing.Refused(full: false);
            var rest = 0.0;
            while (standing.IsResting)
            {
                _time.Advance(TimeSpan.FromMilliseconds(125));
                rest += 0.125;
            }

            rests.Add(rest);
        }

        Assert.Equal([0.25, 0.5, 1, 2, 4, 8, 16, 30, 30, 30, 30, 30], rests);
    }

    [Fact]
    public void Succeeded_AfterRefusals_BeginsAnew()
    {
        var standing = new WorkerStanding(_time);
        for (var i = 0; i < 5; i++)
        {
            standing.Refused(full: true);
        }

        Assert.True(standing is { IsFull: true, IsResting: false });
        standing.Succeeded();

        Assert.False(standing.IsFull);
        Assert.True(standing.IsClean);
    }

    [Fact]
    public void Failed_TwiceInARow_IsDoubtedForAWhile()
    {
        var standing = new WorkerStanding(_time);
        standing.Failed();
        Assert.False(standing.IsDoubted);

        standing.Failed();
        Assert.True(standing.IsDoubted);
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.False(standing.IsDoubted);

        standing.Failed();
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.True(standing.IsDoubted);
    }

    [Fact]
    public void Failures_AnyHistory_EndWithEnoughSuccesses() =>
        Gen
            .Bool.Array[0, 60]
            .Sample(history =>
            {
                var standing = new WorkerStanding(_time);
                foreach (var failed in history)
                {
                    if (failed)
                    {
                        standing.Failed();
                    }
                    else
                    {
                        standing.Succeeded();
                    }
                }

                for (var i = 0; i < 5; i++)
                {
                    standing.Succeeded();
                }

                Assert.True(standing.IsClean);
            });
}
