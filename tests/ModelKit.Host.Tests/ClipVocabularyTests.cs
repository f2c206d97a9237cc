using System.Text.Json;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Host.Tokenizer;

namespace HybridGrains.ModelKit.Host.Tests;

public sealed class ClipVocabularyTests
{
    [Fact]
    public void Write_Vocabulary_EqualsTheOneThatCheckpointsShip()
    {
        using var folder = new TemporaryFolder();
        var shipped = GoldenFolder.Of("tokenizer/clip_vocabulary/vocab.json");

        ClipVocabulary.Write(folder.Path, "<|endoftext|>");

        var expected = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(shipped))!;
        var written = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(folder.File("vocab.json")))!;
        Assert.Equal(49_408, written.Count);
        Assert.All(expected, token => Assert.Equal(token.Value, written[token.Key]));
    }

    [Theory]
    [InlineData("<|endoftext|>", 49_407)]
    [InlineData("!", 0)]
    public void Write_PadToken_FillsPromptsUp(string padToken, int id)
    {
        using var folder = new TemporaryFolder();

        ClipVocabulary.Write(folder.Path, padToken);

        var ids = ClipTokenizer.Load(folder.Path).EncodePadded("a cat");
        Assert.Equal([49_406, 320, 2368, 49_407, id], ids[..5]);
        Assert.Equal(77, ids.Length);
    }
}
