using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Policies;
using HybridGrains.Grains.Tests.Cluster;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace HybridGrains.Grains.Tests.Policies;

public sealed class HandoffObserverTests
{
    private static readonly TierLoadReport None = new(
        0,
        0,
        0,
        0,
        TimeSpan.Zero,
        TimeSpan.Zero,
        TimeSpan.Zero,
        TimeSpan.Zero,
        TimeSpan.Zero,
        TimeSpan.Zero,
        0
    );
    private static readonly FamilyDefaults Defaults = new(12, 3, 3, "ddim", "large", "small", "full");
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch);
    private readonly PolicyOptions _options = new()
    {
        Tenants =
        {
            ["studio"] = new TenantClassOptions { Deadline = TimeSpan.FromSeconds(10), QualityFloor = 0.9 },
        },
    };

    [Fact]
    public void Observe_NoSplitRequested_GivesTheFamilysInProportion()
    {
        var observation = Observe(State(Requests.Valid with { Steps = 8 }));

        Assert.Equal((8, 0, 2, false), (observation.Steps, observation.StepsDone, observation.CloudSteps, observation.SplitRequested));
    }

    [Fact]
    public void Observe_StartedFromAPicture_SplitsTheStepsThatAreRun() =>
        Assert.Equal(5 + 2, Observe(State(Requests.Valid with { Steps = 12, Strength = 0.6 })).CloudSteps);

    [Fact]
    public void Observe_OfATenant_CountsDownToItsDeadline()
    {
        var state = State(Requests.Valid with { Tenant = "studio", CloudSteps = 1 });
        _clock.Advance(TimeSpan.FromSeconds(4));

        var observation = Observe(state);

        Assert.Equal(
            (10.0, 6.0, 0.9, true, 1),
            (
                observation.DeadlineSeconds,
                observation.SlackSeconds,
                observation.QualityFloor,
                observation.SplitRequested,
                observation.CloudSteps
            )
        );
    }

    [Fact]
    public void Observe_Ranges_CountsLateLargeStepsHalfAndLosses()
    {
        var state = State(Requests.Valid) with
        {
            Ranges =
            [
                Range(0, 3, Tier.Cloud, "large", RangeStatus.Completed),
                Range(3, 5, Tier.Edge, "small", RangeStatus.Lost),
                Range(3, 5, Tier.Edge, "small", RangeStatus.Completed),
                Range(5, 9, Tier.Cloud, "large", RangeStatus.Completed),
                Range(9, 12, Tier.Cloud, "large", RangeStatus.Cancelled),
            ],
        };

        var observation = Observe(state);

        Assert.Equal((3 + 4 * 0.5, 1, false), (observation.EffectiveLargeSteps, observation.LostRanges, observation.LastOnEdge));
    }

    [Fact]
    public void Observe_Load_IsToldInTheUnitsOfThePolicy()
    {
        var cloud = new TierLoadReport(
            2,
            3,
            4,
            5,
            TimeSpan.FromSeconds(1.5),
            TimeSpan.FromMilliseconds(15),
            TimeSpan.FromMilliseconds(8),
            TimeSpan.FromMilliseconds(30),
            TimeSpan.Zero,
            TimeSpan.Zero,
            0.1
        );

        var observation = new HandoffObserver(Options.Create(_options), _clock).Observe(
            State(Requests.Valid),
            new ClusterLoadReport(cloud, None, 2.5)
        );

        Assert.Equal(new HybridGrains.Policy.TierLoad(2, 3, 4, 5, 1.5, 15, 8, 30, 0, 0, 0.1), observation.Cloud);
        Assert.Equal((0, 2.5), (observation.Edge.Workers, observation.ArrivalsPerSecond));
    }

    private HybridGrains.Policy.Observation Observe(DecisionContext state) =>
        new HandoffObserver(Options.Create(_options), _clock).Observe(state, new ClusterLoadReport(None, None, 0));

    private DecisionContext State(GenerationRequest request) => new("one", request, Defaults) { CreatedAt = _clock.GetUtcNow() };

    private static RangeRecord Range(int from, int to, Tier tier, string denoiser, RangeStatus status) =>
        new(1, from, to, "worker", tier, denoiser, status);
}
