using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Prompts;

namespace HybridGrains.Diffusion.Tests.Prompts;

public sealed class PromptAdviceTests
{
    private static readonly VocabularyEntry Vocabulary = new(
        [
            new VocabularyObject("apple", "apples", []),
            new VocabularyObject("cat", "cats", ["kitten", "tabby cat"]),
            new VocabularyObject("t-shirt", "t-shirts", []),
        ],
        ["to the left of", "above"],
        new Dictionary<string, IReadOnlyList<string>> { ["colour"] = ["red", "dark blue"], ["size"] = ["small"] },
        5,
        ["on grass"]
    );

    [Theory]
    [InlineData("a red apple to the left of a cat")]
    [InlineData("Three small KITTENS, above 2 dark blue t-shirts on grass!")]
    [InlineData("(cat:1.2) and apples")]
    [InlineData("a tabby cat")]
    [InlineData("")]
    public void Of_WordsThatTheFamilyKnows_IsNothing(string prompt) => Assert.Empty(PromptAdvice.Of(prompt, plain: false, Vocabulary));

    [Theory]
    [InlineData("a zebra and a cat on the moon", "'zebra', 'moon'")]
    [InlineData("un chat, un chat", "'un', 'chat'")]
    [InlineData("𠮷野家", "'𠮷野家'")]
    public void Of_WordsThatItDoesNotKnow_NamesThem(string prompt, string named)
    {
        var advice = Assert.Single(PromptAdvice.Of(prompt, plain: false, Vocabulary));

        Assert.Contains(named, advice, StringComparison.Ordinal);
        Assert.Contains("apple, cat, t-shirt", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ManyLongWords_IsShort() =>
        Assert.InRange(
            Assert
                .Single(PromptAdvice.Of(string.Join(' ', Enumerable.Range(0, 500).Select(i => new string('x', 60) + i)), false, Vocabulary))
                .Length,
            1,
            800
        );

    [Fact]
    public void Of_SyntaxOfOtherTools_IsNamedUnlessThePromptIsPlain()
    {
        Assert.Contains("BREAK", Assert.Single(PromptAdvice.Of("a cat BREAK a dog", plain: false, null)), StringComparison.Ordinal);
        Assert.Empty(PromptAdvice.Of("a cat BREAK a dog", plain: true, null));
    }

    [Fact]
    public void Of_FamilyWithoutVocabulary_JudgesNoWord() => Assert.Empty(PromptAdvice.Of("a zebra", plain: false, null));
}
