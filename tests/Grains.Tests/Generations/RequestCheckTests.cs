using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Tests.Cluster;

namespace HybridGrains.Grains.Tests.Generations;

public sealed class RequestCheckTests
{
    private const int MaxSteps = 150;

    public static TheoryData<string, GenerationRequest> Faults =>
        new()
        {
            { "prompt", Requests.Valid with { Prompt = "" } },
            { "prompt", Requests.Valid with { Prompt = new string('a', 32_001) } },
            { "negative_prompt", Requests.Valid with { NegativePrompt = new string('a', 32_001) } },
            {
                "prompt",
                Requests.Valid with
                {
                    Format = OutputFormat.Jpeg,
                    Prompt = new string('a', 16_000),
                    NegativePrompt = new string('a', 16_001),
                }
            },
            { "size", Requests.Valid with { Width = 100 } },
            { "size", Requests.Valid with { Height = 1_000_000 } },
            { "steps", Requests.Valid with { Steps = 0 } },
            { "steps", Requests.Valid with { Steps = MaxSteps + 1 } },
            { "cloud_steps", Requests.Valid with { CloudSteps = -1 } },
            { "cloud_steps", Requests.Valid with { CloudSteps = Requests.Valid.Steps + 1 } },
            { "guidance_scale", Requests.Valid with { GuidanceScale = float.NaN } },
            { "guidance_scale", Requests.Valid with { GuidanceScale = 31 } },
            { "seed", Requests.Valid with { Seed = -1 } },
            { "seed", Requests.Valid with { Seed = 1L << 53 } },
            { "strength", Requests.Valid with { Strength = 0 } },
            { "strength", Requests.Valid with { Strength = 1.01 } },
            { "strength", Requests.Valid with { Strength = double.NaN } },
            { "guidance_rescale", Requests.Valid with { GuidanceRescale = -0.1f } },
            { "guidance_rescale", Requests.Valid with { GuidanceRescale = 1.1f } },
            { "target_size", Requests.Valid with { Sizes = new PictureSizes { Target = new PixelPair(256, 256) } } },
            { "aesthetic_score", Requests.Valid with { Sizes = new PictureSizes { AestheticScore = 11 } } },
            { "output_format", Requests.Valid with { Format = (OutputFormat)9 } },
            { "output_compression", Requests.Valid with { Quality = 101 } },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void FirstFault_OneFieldOutsideItsRange_NamesIt(string field, GenerationRequest request)
    {
        var fault = RequestCheck.FirstFault(request, GrainCluster.Family, MaxSteps);

        Assert.Equal((SubmitOutcome.Invalid, field), (fault?.Outcome, fault?.Field));
    }

    [Fact]
    public void FirstFault_EveryFieldAtItsLimit_IsNone() =>
        Assert.Null(
            RequestCheck.FirstFault(
                Requests.Valid with
                {
                    Steps = MaxSteps,
                    CloudSteps = MaxSteps,
                    GuidanceScale = 30,
                    Seed = (1L << 53) - 1,
                    Prompt = new string('a', 32_000),
                },
                GrainCluster.Family,
                MaxSteps
            )
        );
}
