using HybridGrains.Diffusion.Families;
using HybridGrains.Training.Evaluation.Plans;

namespace HybridGrains.Training.Tests.Evaluation.Plans;

public sealed class EvaluationPlanTests : IClassFixture<TinyFamily>
{
    private readonly FamilyManifest _family;

    public EvaluationPlanTests(TinyFamily family) => _family = family.Load().Manifest;

    [Fact]
    public void Parse_SplitPlan_CountsTheStepsOfEachTier()
    {
        var plan = EvaluationPlan.Parse("large@cloud:5 small@edge:20 full@edge", _family);

        Assert.Equal((20, 5, 15), (plan.Steps, plan.CloudSteps, plan.StepsWhere(range => !range.Cloud)));
        Assert.Equal(("dpmpp_2m", "full", false), (plan.Sampler, plan.Decoder, plan.DecodesInCloud));
    }

    [Theory]
    [InlineData("large@cloud:5 small@edge:20 full@edge")]
    [InlineData("lcm small@edge:2 full@cloud")]
    public void Text_OfAPlan_ReadsBackAsTheSame(string text)
    {
        var plan = EvaluationPlan.Parse(text, _family);

        Assert.Equal(plan, EvaluationPlan.Parse(plan.Text, _family));
    }

    [Theory]
    [InlineData("", "[SAMPLER] DENOISER@TIER:STEP")]
    [InlineData("full@edge", "[SAMPLER] DENOISER@TIER:STEP")]
    [InlineData("heunish large@cloud:5 full@edge", "no sampler 'heunish'")]
    [InlineData("huge@cloud:5 full@edge", "no denoiser 'huge'; known: large, small")]
    [InlineData("large@moon:5 full@edge", "'large@moon' names no tier")]
    [InlineData("large@cloud:0 full@edge", "steps from 1 to 1000")]
    [InlineData("large@cloud full@edge", "'large@cloud' is no range")]
    [InlineData("large@cloud:5 small@edge:5 full@edge", "one after the other")]
    [InlineData("large@cloud:5 tiny@edge", "no decoder 'tiny'; known: full")]
    public void Parse_SomethingElse_SaysWhatIsWrong(string text, string expected)
    {
        var refusal = Assert.Throws<TrainingException>(() => EvaluationPlan.Parse(text, _family));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }
}
