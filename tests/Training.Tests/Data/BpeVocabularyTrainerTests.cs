using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.Training.Data;
using Xunit;

namespace HybridGrains.Training.Tests.Data;

public sealed class BpeVocabularyTrainerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vocabulary-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ClipTokenizer CreateTokenizer()
    {
        var merges = BpeVocabularyTrainer.Learn(
            new Dictionary<string, int>
            {
                ["apple"] = 9,
                ["red"] = 7,
                ["a"] = 20,
                ["ladybug"] = 1,
            }
        );
        BpeVocabularyTrainer.Write(_folder, merges, maxLength: 12);
        return ClipTokenizer.Load(_folder);
    }

    [Fact]
    public void Write_WordsOfTheCaptions_AreOneTokenEach()
    {
        var tokenizer = CreateTokenizer();

        Assert.Equal(2 + 4, tokenizer.Encode("a red apple ladybug").Length);
    }

    [Fact]
    public void Write_OtherText_StillHasTokensOfItsOwn()
    {
        var tokenizer = CreateTokenizer();

        Assert.NotEqual(tokenizer.Encode("zebra"), tokenizer.Encode("žebra"));
        Assert.DoesNotContain(tokenizer.VocabularySize - 1, tokenizer.Encode("zebra žebra")[1..^1]);
    }

    [Fact]
    public void Write_StartAndEnd_AreTheLastTwoTokensAndEndPads()
    {
        var tokenizer = CreateTokenizer();

        var ids = tokenizer.EncodePadded("apple");

        Assert.Equal(12, ids.Length);
        Assert.Equal(tokenizer.VocabularySize - 2, ids[0]);
        Assert.All(ids[2..], id => Assert.Equal(tokenizer.VocabularySize - 1, id));
    }

    [Fact]
    public void Encode_LongText_IsCutAndKeepsItsEnd()
    {
        var tokenizer = CreateTokenizer();

        var ids = tokenizer.Encode(string.Join(' ', Enumerable.Repeat("apple", 50)));

        Assert.Equal(12, ids.Length);
        Assert.Equal(tokenizer.VocabularySize - 1, ids[^1]);
    }
}
