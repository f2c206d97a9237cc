using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Experience;

namespace HybridGrains.Policy.Learning.Tests.Experience;

public sealed class RunningMomentsTests
{
    [Fact]
    public void Merge_Parts_EqualsTheWhole()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 100).Select(_ => new[] { (float)random.NextDouble(), (float)random.NextDouble() * 9 }).ToArray();

        var whole = RunningMoments.Of(2, values);
        var merged = RunningMoments
            .Of(2, values[..30])
            .Merge(RunningMoments.Of(2, values[30..31]))
            .Merge(RunningMoments.Empty(2))
            .Merge(RunningMoments.Of(2, values[31..]));

        Assert.Equal(whole.Count, merged.Count);
        Assert.Equal(whole.Mean[1], merged.Mean[1], 1e-9);
        Assert.Equal(whole.Deviation(0), merged.Deviation(0), 1e-9);
    }

    [Fact]
    public void Deviation_NothingVaries_IsOne() => Assert.Equal(1, RunningMoments.Of([3f, 3f, 3f]).Deviation(0));

    [Fact]
    public void Forget_BeyondTheLimit_KeepsMeanAndDeviation()
    {
        var moments = RunningMoments.Of([1f, 2f, 3f, 4f]);

        var shorter = moments.Forget(2);

        Assert.Equal(2, shorter.Count);
        Assert.Equal((moments.Mean[0], moments.Deviation(0)), (shorter.Mean[0], shorter.Deviation(0)));
    }
}
