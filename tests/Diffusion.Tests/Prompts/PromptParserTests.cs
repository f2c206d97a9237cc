using CsCheck;
using HybridGrains.Diffusion.Prompts;

namespace HybridGrains.Diffusion.Tests.Prompts;

public sealed class PromptParserTests
{
    [Theory]
    [InlineData("a cat", "a cat*1")]
    [InlineData("a (cat)", "a *1|cat*1.1")]
    [InlineData("a ((cat))", "a *1|cat*1.21")]
    [InlineData("a [cat] b", "a *1|cat*0.909|" + " b*1")]
    [InlineData("a (cat:1.5), dog", "a *1|cat*1.5|, dog*1")]
    [InlineData("(a (cat:1.5) b:0.5)", "a *0.5|cat*0.75|" + " b*0.5")]
    [InlineData("(cat: 0.8 )", "cat*0.8")]
    [InlineData(@"a \(cat\) \[b\] \\", @"a (cat) [b] \*1")]
    [InlineData("time: 10:30", "time: 10:30*1")]
    [InlineData("(ratio 4:3)", "ratio 4*3")]
    [InlineData("(cat:fast)", "cat:fast*1.1")]
    [InlineData("(cat", "cat*1.1")]
    [InlineData("cat)", "cat)*1")]
    [InlineData("[a (b]", "a *0.909|b]*1")]
    [InlineData("", "*1")]
    [InlineData("()", "*1")]
    [InlineData("(cat:100)", "cat*10")]
    public void Parse_Text_GivesStretchesAndWeights(string prompt, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                '|',
                PromptParser.Parse(prompt).Select(part => FormattableString.Invariant($"{part.Text}*{Math.Round(part.Weight, 3)}"))
            )
        );

    [Fact]
    public void Parse_Escaped_IsTheTextItself() =>
        Gen.String[Gen.Char[" ()[]:\\abc1."], 0, 40]
            .Sample(text =>
            {
                var parts = PromptParser.Parse(PromptParser.Escape(text));

                Assert.Equal(new WeightedText(text, 1), Assert.Single(parts));
            });

    [Fact]
    public void Parse_AnyText_KeepsWeightsWithinLimitsAndEndsQuickly() =>
        Gen.String[Gen.Char["((([[)]:1\\a"], 0, 2_000]
            .Sample(
                text =>
                    Assert.All(
                        PromptParser.Parse(text),
                        part => Assert.InRange(part.Weight, -PromptParser.MaxWeight, PromptParser.MaxWeight)
                    ),
                iter: 200
            );
}
