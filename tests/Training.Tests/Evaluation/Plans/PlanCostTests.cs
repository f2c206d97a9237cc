using HybridGrains.Diffusion.Samplers;
using HybridGrains.Training.Evaluation;
using HybridGrains.Training.Evaluation.Plans;

namespace HybridGrains.Training.Tests.Evaluation.Plans;

public sealed class PlanCostTests(TinyFamily family) : IClassFixture<TinyFamily>
{
    private const int Picture = 128 * 128 * 3;
    private static readonly FamilyCosts Costs = new(
        "here",
        new Dictionary<string, MeasuredCost> { ["large"] = Of(10), ["small"] = Of(4) },
        new Dictionary<string, MeasuredCost> { ["full"] = Of(30) }
    );
    private static readonly EvaluationPrompt[] Prompts = [.. PromptSet.Draw(4, seed: 5)];

    [Fact]
    public void Of_CloudOnly_HasNothingOnTheEdgeAndMovesNothing()
    {
        var cost = Cost("large@cloud:20 full@cloud");

        Assert.Equal((230.0, 0.0, 200.0, 1.0, 0L), (cost.CloudMs, cost.EdgeMs, cost.CloudDenoisingMs, cost.CloudShare, cost.Bytes));
    }

    [Fact]
    public void Saved_AgainstAReference_IsUnknownWhereThatUsesNoCloud()
    {
        Assert.Equal(0.75, PlanRow.Saved(50, 200));
        Assert.Equal(-0.5, PlanRow.Saved(300, 200));
        Assert.Null(PlanRow.Saved(0, 0));
    }

    [Fact]
    public void Of_Split_DividesTimeArithmeticAndParameters()
    {
        var manifest = family.Load().Manifest;

        var cost = Cost("large@cloud:5 small@edge:20 full@edge");

        Assert.Equal((50.0, 90.0), (cost.CloudMs, cost.EdgeMs));
        Assert.Equal(50.0 / 140, cost.CloudShare, 1e-9);
        // Two rows for each step: guidance.
        Assert.Equal(2 * 5 * manifest.Denoisers[0].FlopsPerEvaluation / 1e9, cost.CloudGigaflops, 1e-9);
        Assert.Equal(
            (2 * 15 * manifest.Denoisers[1].FlopsPerEvaluation + manifest.Decoders[0].FlopsPerPicture) / 1e9,
            cost.EdgeGigaflops,
            1e-9
        );
        Assert.Equal(
            (manifest.Denoisers[0].Parameters, manifest.Denoisers[1].Parameters + manifest.Decoders[0].Parameters),
            (cost.CloudParameters, cost.EdgeParameters)
        );
    }

    [Fact]
    public void Of_TiersThatChange_MovesALatentStateEachTime()
    {
        var (once, twice) = (Cost("large@cloud:5 small@edge:20 full@edge").Bytes, Cost("small@edge:5 large@cloud:20 full@edge").Bytes);

        // One latent is 4 x 16 x 16 x 4 bytes; the sampler remembers another after the first step.
        Assert.InRange(once - Picture, 2 * 4096, 2 * 4096 + 300);
        Assert.InRange(twice - Picture, 5 * 4096, 5 * 4096 + 900);
    }

    [Theory]
    [InlineData("ddim", 1)]
    [InlineData("lcm", 1)]
    [InlineData("dpmpp_2m_karras", 2)]
    [InlineData("lms", 4)]
    public void Of_Sampler_MovesWhatItRemembers(string sampler, int latents)
    {
        var bytes = Cost($"{sampler} large@cloud:5 small@edge:20 full@edge").Bytes - Picture;

        Assert.InRange(bytes, latents * 4096, latents * 4096 + 400);
    }

    [Fact]
    public void Measure_TinyFamily_TimesEveryNetwork()
    {
        using var runtime = new HybridGrains.Diffusion.Runtime.FamilyRuntime(family.Load(), new(), TimeProvider.System);

        var costs = FamilyCosts.Measure(runtime, rounds: 2, TestContext.Current.CancellationToken);

        Assert.Equal(["large", "small"], costs.Denoisers.Keys.Order());
        Assert.All([.. costs.Denoisers.Values, .. costs.Decoders.Values], cost => Assert.True(cost is { Runs: 2, MedianMs: > 0 }));
    }

    private PlanCost Cost(string text)
    {
        var loaded = family.Load();
        return PlanCost.Of(
            EvaluationPlan.Parse(text, loaded.Manifest),
            loaded.Manifest,
            SamplerSchedule.Read(loaded.Path(loaded.Manifest.NoiseSchedule)),
            Costs,
            Prompts
        );
    }

    private static MeasuredCost Of(double ms) => new(ms, ms, ms, 1);
}
