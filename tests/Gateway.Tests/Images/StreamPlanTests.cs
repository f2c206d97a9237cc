using CsCheck;
using HybridGrains.Gateway.Images;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Tests.Images;

public sealed class StreamPlanTests
{
    private static GenerationRequest Request(int steps, double? strength) =>
        new()
        {
            Family = "f",
            Prompt = "p",
            Width = 64,
            Height = 64,
            Steps = steps,
            Sampler = "ddim",
            GuidanceScale = 1,
            Seed = 0,
            Strength = strength,
        };

    [Theory]
    [InlineData(12, 2, 4)]
    [InlineData(20, 3, 5)]
    [InlineData(1, 3, 1)]
    [InlineData(12, 0, 0)]
    public void Every_PartialPictures_LieEvenly(int steps, int partialImages, int every) =>
        Assert.Equal(every, StreamPlan.Every(Request(steps, null), partialImages));

    /// <summary>As many previews before the last step as were asked for, wherever a picture makes the steps begin.</summary>
    [Fact]
    public void Every_StepsThatSuffice_GiveAllOfThem() =>
        Gen.Select(Gen.Int[1, 150], Gen.Double[0.01, 1], Gen.Int[1, StreamPlan.MaxPartialImages])
            .Sample(
                (steps, strength, partialImages) =>
                {
                    var run = (int)Math.Ceiling(steps * strength);
                    var every = StreamPlan.Every(Request(steps, strength), partialImages);
                    var shown = Enumerable.Range(steps - run + 1, run - 1).Count(step => step % every == 0);
                    return shown >= Math.Min(partialImages, run - 1);
                }
            );
}
