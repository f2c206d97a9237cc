namespace HybridGrains.Policy.Tests;

public sealed class FixedSplitPolicyTests
{
    private static HandoffDecision Decide(int done, int cloudSteps) =>
        new FixedSplitPolicy().Decide(new Observation(20, done, cloudSteps, "large", "small"));

    [Fact]
    public void Decide_AtTheStart_RunsTheLargeOneInTheCloudUpToTheSplit() =>
        Assert.Equal(new HandoffDecision("large", false, 8, false), Decide(0, 8));

    [Fact]
    public void Decide_AtTheSplit_RunsTheSmallOneAtTheEdgeAndDecodes() =>
        Assert.Equal(new HandoffDecision("small", true, 20, true), Decide(8, 8));

    [Fact]
    public void Decide_NoCloudSteps_RunsEverythingAtTheEdge() => Assert.Equal(new HandoffDecision("small", true, 20, true), Decide(0, 0));

    [Fact]
    public void Decide_AllCloudSteps_LeavesTheDecodingToTheEdge()
    {
        Assert.Equal(new HandoffDecision("large", false, 20, false), Decide(0, 20));
        Assert.Equal(new HandoffDecision("small", true, 20, true), Decide(20, 20));
    }
}
