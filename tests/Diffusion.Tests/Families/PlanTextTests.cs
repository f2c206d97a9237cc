using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Tests.Families;

public sealed class PlanTextTests
{
    [Fact]
    public void Parse_AWholePlan_NamesItsParts()
    {
        var plan = PlanText.Parse("lcm large@cloud:5 small@edge:20 light@edge");

        Assert.Equal(("lcm", "light", false), (plan.Sampler, plan.Decoder, plan.DecodesInCloud));
        Assert.Equal([new PlanTextRange("large", true, 5), new PlanTextRange("small", false, 20)], plan.Ranges);
    }

    [Fact]
    public void Parse_NoSampler_LeavesItToTheFamily() => Assert.Null(PlanText.Parse("small@edge:2 full@cloud").Sampler);

    [Theory]
    [InlineData("", "[SAMPLER] DENOISER@TIER:STEP")]
    [InlineData("full@edge", "[SAMPLER] DENOISER@TIER:STEP")]
    [InlineData("large@moon:5 full@edge", "'large@moon' names no tier")]
    [InlineData("large@cloud:5 full@moon", "'full@moon' names no tier")]
    [InlineData("large@cloud:0 full@edge", "steps from 1 to 1000")]
    [InlineData("large@cloud full@edge", "'large@cloud' is no range")]
    [InlineData("large@cloud:5 small@edge:5 full@edge", "one after the other")]
    public void Parse_SomethingElse_SaysWhatIsWrong(string text, string expected)
    {
        var refusal = Assert.Throws<FormatException>(() => PlanText.Parse(text));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Null(PlanText.TryParse(text));
    }
}
