using HybridGrains.Diffusion.Prompts;

namespace HybridGrains.Diffusion.Tests.Prompts;

public sealed class ForeignSyntaxTests
{
    [Theory]
    [InlineData("a cat BREAK a dog", "BREAK")]
    [InlineData("a cat AND a dog :1.2", "AND")]
    [InlineData("[red:blue:0.5] hat", "prompt editing [red:blue:0.5]")]
    [InlineData("[blue:10]", "prompt editing [blue:10]")]
    [InlineData("[blue::.3]", "prompt editing [blue::.3]")]
    [InlineData("[[a]:b: 7 ]", "prompt editing : 7 ]")]
    [InlineData("[cow|horse|pig]", "alternating words [cow|horse|pig]")]
    [InlineData("<lora:detail:0.8>", "LoRA and hypernetwork tags <lora:detail:0.8>")]
    [InlineData("<hypernet:x:1>", "LoRA and hypernetwork tags <hypernet:x:1>")]
    [InlineData("a __animals/cats__", "wildcards __animals/cats__")]
    [InlineData("{2$$red|blue}", "random choices {2$$red|blue}")]
    [InlineData("embedding:easynegative, b", "embeddings by name embedding:easynegative")]
    public void Found_SyntaxOfAnotherTool_IsNamedWithItsPlace(string prompt, string expected) =>
        Assert.Equal([expected], ForeignSyntax.Found(prompt));

    [Theory]
    [InlineData("a (cat:1.2) in [a box], ((red))")]
    [InlineData("salt and pepper, breakfast, a HAND, BREAKFAST")]
    [InlineData("at 10:30, 3 | 4, snake_case __init")]
    [InlineData(@"\[a\|b\] x")]
    public void Found_OrdinaryPrompt_IsNone(string prompt) => Assert.Empty(ForeignSyntax.Found(prompt));

    [Fact]
    public void Found_LongPrompts_AllEnd() =>
        Assert.All(
            (string[])[new('[', 32_000), new('{', 32_000), new('_', 32_000), string.Concat(Enumerable.Repeat("[a:", 10_000))],
            prompt => Assert.Empty(ForeignSyntax.Found(prompt))
        );
}
