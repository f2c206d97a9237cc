using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Grains.Policies;
using HybridGrains.Grains.Tests.Cluster;
using HybridGrains.Policy;
using HybridGrains.Policy.Bundled;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Tests.Policies;

public sealed class TrafficArmsTests
{
    private static readonly Observation Observation = new(12, 0, 3, "large", "small") { Edge = new TierLoad { Workers = 1 } };

    [Fact]
    public void Of_ManyGenerations_SharesThemOutAsConfigured()
    {
        var arms = Arms(explore: 0.2, control: 0.1);

        var shares = Enumerable
            .Range(0, 4000)
            .Select(i => arms.Of(State($"generation-{i}")))
            .CountBy(arm => arm)
            .ToDictionary(pair => pair.Key, pair => pair.Value / 4000.0);

        Assert.Equal(3, shares.Count);
        Assert.InRange(shares[PolicyArm.Explore], 0.18, 0.22);
        Assert.InRange(shares[PolicyArm.Control], 0.08, 0.12);
    }

    [Fact]
    public void Of_OneGeneration_IsTheSameOnEverySilo() =>
        Assert.All(Enumerable.Range(0, 50), i => Assert.Equal(Arms(0.3, 0.3).Of(State($"{i}")), Arms(0.3, 0.3).Of(State($"{i}"))));

    [Fact]
    public void Of_AnotherSeed_ChoosesOthers() =>
        Assert.Contains(Enumerable.Range(0, 50), i => Arms(0.3, 0.3).Of(State($"{i}")) != Arms(0.3, 0.3, seed: 2).Of(State($"{i}")));

    [Fact]
    public void Of_NobodyFollowedOrASplitOrAPicture_BelongsToNoArm()
    {
        var requested = State("one") with { Request = Requests.Valid with { CloudSteps = 2 } };
        var picture = State("one") with { Request = Requests.Valid with { Strength = 0.8 } };
        var begun = State("one") with { Ranges = [new RangeRecord(1, 0, 2, "", Interfaces.Tier.Cloud, "large", RangeStatus.Completed)] };

        Assert.Equal(PolicyArm.None, Arms(0.5, 0.5, followed: new FollowedPolicy()).Of(State("one")));
        Assert.Equal(PolicyArm.None, Arms(0.5, 0.5, mode: PolicyMode.Learned).Of(State("one")));
        Assert.All([requested, picture, begun], state => Assert.Equal(PolicyArm.None, Arms(0.5, 0.5).Of(state)));
    }

    [Fact]
    public void Of_OnceChosen_StaysWhateverTheOptionsSay() =>
        Assert.Equal(PolicyArm.Control, Arms(0.5, 0).Of(State("one", PolicyArm.Control)));

    [Fact]
    public void Draw_SameAttempt_DrawsTheSameAndOtherAttemptsOthers()
    {
        var arms = Arms(0.5, 0);
        int Draw(int attempt) => arms.Draw(State("one", PolicyArm.Explore, attempt), PolicyArm.Explore, Observation)!.Action;

        Assert.Equal(Draw(3), Draw(3));
        Assert.True(Enumerable.Range(0, 200).Select(Draw).Distinct().Count() > 1);
    }

    [Fact]
    public void Draw_OfTheFollowedVersion_KeepsItsLogProbability()
    {
        var policy = new Policy.Networks.LearnedPolicy(BundledPolicy.Load());
        var drawn = Arms(0.5, 0).Draw(State("one", PolicyArm.Explore), PolicyArm.Explore, Observation)!;

        Assert.Equal(policy.Version, drawn.Version);
        Assert.Equal(policy.LogProb(drawn.Observation, drawn.Allowed, drawn.Action), drawn.LogProb, 1e-5f);
        Assert.True(drawn.Allowed[drawn.Action] && drawn.LogProb <= 0);
    }

    [Fact]
    public void Draw_InAnotherArm_DrawsNothing() =>
        Assert.Null(Arms(0.5, 0.5).Draw(State("one", PolicyArm.Followed), PolicyArm.Followed, Observation));

    private static DecisionContext State(string id, PolicyArm arm = PolicyArm.Unknown, int attempt = 0) =>
        new(id, Requests.Valid, GrainCluster.Family.Manifest.Defaults) { Arm = arm, Attempt = attempt };

    private static TrafficArms Arms(
        double explore,
        double control,
        PolicyMode mode = PolicyMode.Online,
        long seed = 1,
        FollowedPolicy? followed = null
    )
    {
        if (followed is null)
        {
            (followed = new FollowedPolicy()).Follow(BundledPolicy.Load());
        }

        return new TrafficArms(
            followed,
            Options.Create(
                new PolicyOptions
                {
                    Mode = mode,
                    Explore = explore,
                    Control = control,
                    ArmSeed = seed,
                }
            )
        );
    }
}
