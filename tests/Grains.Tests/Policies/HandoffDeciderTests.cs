using System.Reflection;
using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Generations;
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
        var (decision, policy, why) = await Decider(new RequestedSplitPolicy(new LearnedPolicy(BundledPolicy.Load()))).DecideAsync("one", State(null), Defaults, Silent());

        Assert.Equal((new HandoffDecision("large", false, 1, false), "fixed-split/1"), (decision, policy));
        Assert.Equal("1 of 4 steps in the cloud, the model's split", why);
    }

    [Fact]
    public async Task Decide_ByAFixedSplit_AsksNobody()
    {
        var fixedSplit = await Decider(new FixedSplitPolicy()).DecideAsync("one", State(null), Defaults, null!);
        var asked = await Decider(new RequestedSplitPolicy(new LearnedPolicy(BundledPolicy.Load()))).DecideAsync("one", State(3), Defaults, null!);

        Assert.Equal((1, 3), (fixedSplit.Decision.To, asked.Decision.To));
    }

    private static HandoffDecider Decider(IHandoffPolicy policy)
    {
        var options = Options.Create(new PolicyOptions());
        return new HandoffDecider(policy, new TrafficArms(new FollowedPolicy(), options), new HandoffObserver(options, TimeProvider.System), NullLogger<HandoffDecider>.Instance);
    }

    private static GenerationState State(int? cloudSteps) => new() { Request = Requests.Valid with { CloudSteps = cloudSteps }, CreatedAt = TimeProvider.System.GetUtcNow() };

    private static ISchedulerGrain Silent() => DispatchProxy.Create<ISchedulerGrain, NoAnswer>();

    /// <summary>A scheduler whose silo is gone.</summary>
    public class NoAnswer : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Task.FromException<ClusterLoadReport>(new TimeoutException());
    }
}
