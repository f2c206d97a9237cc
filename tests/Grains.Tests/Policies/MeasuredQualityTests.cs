using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Policies;

namespace HybridGrains.Grains.Tests.Policies;

public sealed class MeasuredQualityTests
{
    private static readonly MeasuredEntry Measured = new(
        "a test",
        "a test",
        1,
        new Dictionary<string, double>(),
        new Dictionary<string, double>(),
        [
            Plan("ddim large@cloud:12 full@cloud", 0.95),
            Plan("ddim large@cloud:3 small@edge:12 full@edge", 0.8),
            Plan("ddim small@edge:12 full@edge", 0.7),
            Plan("ddim large@cloud:3 small@edge:12 light@edge", 0.75),
            Plan("euler large@cloud:3 small@edge:12 full@edge", 0.85),
            Plan("not a plan", 0.1),
        ]
    );

    [Theory]
    [InlineData(3, 12, "full", "ddim", 0.8)]
    [InlineData(4, 12, "full", "ddim", 0.8)]
    [InlineData(1, 4, "full", "ddim", 0.8)]
    [InlineData(10, 12, "full", "ddim", 0.95)]
    [InlineData(12, 12, "full", "ddim", 0.95)]
    [InlineData(0, 12, "full", "ddim", 0.7)]
    [InlineData(10, 12, "light", "ddim", 0.75)]
    [InlineData(3, 12, "full", "euler", 0.85)]
    [InlineData(12, 12, "full", "euler", 0.95)]
    public void Of_APlanThatRan_IsThatOfTheNearestMeasured(int large, int steps, string decoder, string sampler, double expected)
    {
        List<RangeRecord> ranges = [];
        if (large > 0)
        {
            ranges.Add(Range(0, large, "large", large == steps ? decoder : null));
        }

        ranges.Add(Range(large, large + 1, "large", null) with { Status = RangeStatus.Lost });
        if (large < steps)
        {
            ranges.Add(Range(large, steps, "small", decoder));
        }

        Assert.Equal(expected, MeasuredQuality.Of(Measured, sampler, ranges));
    }

    [Fact]
    public void Of_SmallBeforeLarge_IsNotTheSameAsLargeBeforeSmall() =>
        Assert.Equal(0.95, MeasuredQuality.Of(Measured, "ddim", [Range(0, 3, "small", null), Range(3, 12, "large", "full")]));

    [Fact]
    public void Of_NothingMeasuredOrNoPicture_IsUnknown()
    {
        Assert.Null(MeasuredQuality.Of(null, "ddim", [Range(0, 12, "large", "full")]));
        Assert.Null(MeasuredQuality.Of(Measured with { Plans = [] }, "ddim", [Range(0, 12, "large", "full")]));
        Assert.Null(MeasuredQuality.Of(Measured, "ddim", [Range(0, 12, "large", null)]));
    }

    private static MeasuredPlan Plan(string plan, double accuracy) => new(plan, accuracy, 0, 1, 1, 1, new Dictionary<string, double>());

    private static RangeRecord Range(int from, int to, string denoiser, string? decoder) =>
        new(1, from, to, "worker", Tier.Cloud, denoiser, RangeStatus.Completed) { Decoder = decoder };
}
