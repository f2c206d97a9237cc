using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Training.Export;
using HybridGrains.Training.Pruning;
using HybridGrains.Training.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Sampling;

public sealed class LatentSamplerTests : IDisposable
{
    private static readonly string[] Prompts = ["a cat", "two apples", "a house left of a tree"];
    private readonly string _root = Directory.CreateTempSubdirectory("sampler-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("ddim", 4)]
    [InlineData("dpmpp_2m", 1)]
    [InlineData("euler", 4)]
    [InlineData("heun", 4)]
    public void Sample_PromptsInBatches_EqualsTheRuntimePromptByPrompt(string sampler, float guidanceScale)
    {
        var folder = Path.Combine(_root, "family");
        RandomFamily.Write(folder, "tiny", seed: 2, TimeProvider.System);
        var pipeline = new PipelineFolder(folder);
        using var text = pipeline.LoadTextEncoder();
        using var denoiser = pipeline.LoadDenoiser();
        var options = new SamplingOptions(sampler, 5, guidanceScale, Seed: 40) { Batch = 2 };

        using var latents = new LatentSampler(pipeline.LoadSchedule(), text, pipeline.LoadTokenizer(), Prompts, options).Sample(
            denoiser,
            TestContext.Current.CancellationToken
        );

        using var runtime = new FamilyRuntime(ModelFamily.Load(folder), new FamilyRuntimeOptions(), TimeProvider.System);
        for (var i = 0; i < Prompts.Length; i++)
        {
            var start = runtime.Start(new GenerationParameters("tiny", Prompts[i], "", 128, 128, 5, sampler, guidanceScale, 40 + i));
            var expected = runtime.Run(start, new RangeSpec("large", 5), null, TestContext.Current.CancellationToken).State;
            Assert.Equal([3, .. expected.Shape.Select(side => (long)side)], latents.shape);
            var actual = latents[i].contiguous().data<float>().ToArray();
            Assert.InRange(
                expected.Latents.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second)) / expected.Latents.Max(Math.Abs),
                0,
                1e-3
            );
        }
    }

    [Fact]
    public void Score_OfShiftedAndSpreadSamples_AddsTheNormsOfBothChanges()
    {
        // Two samples of 4 values: means rise by 3 each, deviations from sqrt(2) to 2 sqrt(2).
        var original = tensor(new[] { -1f, -1, -1, -1, 1, 1, 1, 1 }, [2, 1, 2, 2]);
        var pruned = tensor(new[] { 1f, 1, 1, 1, 5, 5, 5, 5 }, [2, 1, 2, 2]);

        Assert.Equal(3 * 2 + Math.Sqrt(2) * 2, SignificanceScore.Of(original, pruned), 1e-5);
    }

    [Fact]
    public void Score_OfTheSameLatents_IsZero()
    {
        using var latents = randn(3, 4, 2, 2);

        Assert.Equal(0, SignificanceScore.Of(latents, latents));
    }
}
