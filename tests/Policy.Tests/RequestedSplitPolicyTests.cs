using HybridGrains.Policy.Bundled;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Policy.Tests;

public sealed class RequestedSplitPolicyTests
{
    private static readonly LearnedPolicy Learned = new(BundledPolicy.Load());
    private static readonly Observation Idle = new(20, 0, 8, "large", "small")
    {
        QualityFloor = 0.9,
        DeadlineSeconds = 4,
        SlackSeconds = 3.5,
        Cloud = new TierLoad(1, 2, 2, 0, 0, 15, 10, 30, 0, 0, 0),
        Edge = new TierLoad(1, 0, 1, 3, 0.4, 0, 12, 30, 5, 40, 0),
    };

    [Fact]
    public void Decide_SplitRequested_DoesAsAsked()
    {
        var policy = new RequestedSplitPolicy(Learned);
        var asked = Idle with { SplitRequested = true };

        Assert.Equal(new HandoffDecision("large", false, 8, false), policy.Decide(asked));
        Assert.Equal("8 of 20 steps in the cloud, as asked for", policy.Explain(asked).Why);
    }

    [Fact]
    public void Decide_NoSplitRequested_IsTheOtherPolicys()
    {
        var policy = new RequestedSplitPolicy(Learned);

        Assert.Equal(Learned.Name, policy.Name);
        Assert.Equal(Learned.Decide(Idle), policy.Decide(Idle));
    }

    [Fact]
    public void Explain_Learned_SaysActionAndInputs()
    {
        var (decision, why) = Learned.Explain(Idle);

        Assert.Equal(Learned.Decide(Idle), decision);
        Assert.Contains("chosen at", why, StringComparison.Ordinal);
        Assert.EndsWith(
            "20 of 20 steps to go; cloud 2 of 2 free, 15 ms a large step; edge 3 waiting, 12 ms a small step; 3.5 s to the "
                + "deadline; quality floor 0.9",
            why,
            StringComparison.Ordinal
        );
    }
}
