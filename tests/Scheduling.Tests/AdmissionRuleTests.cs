namespace HybridGrains.Scheduling.Tests;

public sealed class AdmissionRuleTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public void Admits_QueuedRanges_UpToTheLimit(int queued, bool expected) =>
        Assert.Equal(expected, new AdmissionRule(new SchedulingOptions { MaxQueuedRanges = 3 }).Admits(queued));
}
