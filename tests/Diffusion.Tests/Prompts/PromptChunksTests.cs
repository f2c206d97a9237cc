using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Prompts;
using HybridGrains.Diffusion.Tests.Pipelines;
using HybridGrains.Diffusion.Tokenizers;

namespace HybridGrains.Diffusion.Tests.Prompts;

public sealed class PromptChunksTests
{
    private static readonly ClipTokenizer Tokenizer = ClipTokenizer.Load(GoldenFiles.Folder("tokenizer/clip_vocabulary"));
    private readonly PromptChunks _chunks = TinyPipelines.Prompts;

    [Theory]
    [InlineData(PromptStyle.Plain)]
    [InlineData(PromptStyle.Weighted)]
    public void Of_ShortPrompt_IsTheModelInput(PromptStyle style)
    {
        var chunk = Assert.Single(_chunks.Of("a photo of a cat", style));

        Assert.Equal(Tokenizer.EncodePadded("a photo of a cat"), chunk.Ids);
        Assert.All(chunk.Weights, weight => Assert.Equal(1, weight));
    }

    [Fact]
    public void Of_PromptOf160Words_IsThreeFramedChunksThatHoldEveryToken()
    {
        var prompt = string.Join(' ', Enumerable.Repeat("cat", 160));

        var chunks = _chunks.Of(prompt, PromptStyle.Weighted);

        Assert.Equal(3, chunks.Count);
        Assert.All(chunks, chunk => Assert.Equal((77, 49406), (chunk.Ids.Length, chunk.Ids[0])));
        Assert.Equal(Tokenizer.EncodeAll(prompt), chunks.SelectMany(chunk => chunk.Ids).Where(id => id is not (49406 or 49407)));
        Assert.Single(_chunks.Of(prompt, PromptStyle.Plain));
    }

    [Fact]
    public void Of_WeightedWord_WeighsItsTokensOnly()
    {
        var chunk = Assert.Single(_chunks.Of("a (photograph:1.3) of", PromptStyle.Weighted));

        Assert.Equal(Tokenizer.EncodePadded("a photograph of"), chunk.Ids);
        Assert.Equal([1, 1, 1.3f, 1, 1], chunk.Weights[..5]);
    }

    [Theory]
    [InlineData(PromptStyle.Weighted, 160, 160, 160)]
    [InlineData(PromptStyle.Plain, 160, 160, 75)]
    [InlineData(PromptStyle.Weighted, 8_000, 8_000, 2_400)]
    [InlineData(PromptStyle.Plain, 0, 0, 0)]
    public void LengthOf_Words_SaysWhatIsEncoded(PromptStyle style, int words, int tokens, int encoded)
    {
        var length = _chunks.LengthOf(string.Join(' ', Enumerable.Repeat("cat", words)), style);

        Assert.Equal(new PromptLength(tokens, encoded), length);
        Assert.Equal(tokens > encoded, length.Advice("prompt") is not null);
    }

    [Fact]
    public void Of_LongestPromptOfAState_StaysWithinTheLimitOfChunks() =>
        Assert.Equal(PromptChunks.MaxChunks, _chunks.Of(string.Concat(Enumerable.Repeat("é! ", 4_000)), PromptStyle.Weighted).Count);
}
