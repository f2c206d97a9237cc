using System.Reflection;
using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Policies;
using HybridGrains.Grains.Tests.Cluster;
using HybridGrains.Policy;
using HybridGrains.Policy.Bundled;
using HybridGrains.Policy.Networks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Tests.Policies;

public sealed class HandoffDeciderTests
{
    private static readonly FamilyDefaults Defaults = new(4, 1, 3, "ddim", "large", "small", "full");

    [Fact]
    public async Task Decide_SchedulerDoesNotAnswer_TakesTheModelsSplit()
    {
        var (decision, policy, why) = await Decider(new RequestedSplitPolicy(new LearnedPolicy(BundledPolicy.Load())))
            .DecideAsync(Generation(null), Silent());

        Assert.Equal((new HandoffDecision("large", false, 1, false), "fixed-split/1"), (decision, policy));
        Assert.Equal("1 of 4 steps in the cloud, the model's split", why);
    }

    [Fact]
    public async Task Decide_ByAFixedSplit_AsksNobody()
    {
        var fixedSplit = await Decider(new FixedSplitPolicy()).DecideAsync(Generation(null), null!);
        var asked = await Decider(new RequestedSplitPolicy(new LearnedPolicy(BundledPolicy.Load()))).DecideAsync(Generation(3), null!);

        Assert.Equal((1, 3), (fixedSplit.Decision.To, asked.Decision.To));
    }

    [Theory]
    [InlineData(PolicyArm.Followed, "smdp-dppo/", "followed arm: .*chosen at")]
    [InlineData(PolicyArm.Explore, "smdp-dppo/", "explore arm: .*drawn at")]
    [InlineData(PolicyArm.Control, "fixed-split/1", "control arm: 1 of 4 steps in the cloud, the model's split")]
    public async Task Decide_InAnArm_SaysWhichAndDecidesByIt(PolicyArm arm, string policy, string why)
    {
        var made = await Online().DecideAsync(Generation(null, arm), Answering());

        Assert.StartsWith(policy, made.Policy, StringComparison.Ordinal);
        Assert.Matches(why, made.Why);
        Assert.Equal((arm, BundledPolicy.Load().Version, arm == PolicyArm.Explore), (made.Arm, made.Version, made.Drawn is not null));
    }

    [Fact]
    public async Task Decide_ExploringButTheSchedulerDoesNotAnswer_DrawsNothing()
    {
        var made = await Online().DecideAsync(Generation(null, PolicyArm.Explore), Silent());

        Assert.Equal(("fixed-split/1", PolicyArm.Explore), (made.Policy, made.Arm));
        Assert.Null(made.Drawn);
    }

    private static HandoffDecider Online()
    {
        var followed = new FollowedPolicy();
        followed.Follow(BundledPolicy.Load());
        var options = Options.Create(
            new PolicyOptions
            {
                Mode = PolicyMode.Online,
                Explore = 0.1,
                Control = 0.1,
            }
        );
        return new HandoffDecider(
            new RequestedSplitPolicy(followed),
            new TrafficArms(followed, options),
            new HandoffObserver(options, TimeProvider.System),
            NullLogger<HandoffDecider>.Instance
        );
    }

    private static HandoffDecider Decider(IHandoffPolicy policy)
    {
        var options = Options.Create(new PolicyOptions());
        return new HandoffDecider(
            policy,
            new TrafficArms(new FollowedPolicy(), options),
            new HandoffObserver(options, TimeProvider.System),
            NullLogger<HandoffDecider>.Instance
        );
    }

    private static DecisionContext Generation(int? cloudSteps, PolicyArm arm = PolicyArm.Unknown) =>
        new("one", Requests.Valid with { CloudSteps = cloudSteps }, Defaults) { Arm = arm, CreatedAt = TimeProvider.System.GetUtcNow() };

    private static ISchedulerGrain Silent() => DispatchProxy.Create<ISchedulerGrain, NoAnswer>();

    private static ISchedulerGrain Answering() => DispatchProxy.Create<ISchedulerGrain, Idle>();

    /// <summary>The scheduler of a cluster with nothing to do.</summary>
    public class Idle : DispatchProxy
    {
        private static readonly TierLoadReport Tier = new(
            1,
            1,
            1,
            0,
            TimeSpan.Zero,
            TimeSpan.FromMilliseconds(20),
            TimeSpan.FromMilliseconds(10),
            TimeSpan.Zero,
            TimeSpan.Zero,
            TimeSpan.Zero,
            0
        );

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            Task.FromResult(new ClusterLoadReport(Tier, Tier, 0));
    }

    /// <summary>A scheduler whose silo is gone.</summary>
    public class NoAnswer : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            Task.FromException<ClusterLoadReport>(new TimeoutException());
    }
}
