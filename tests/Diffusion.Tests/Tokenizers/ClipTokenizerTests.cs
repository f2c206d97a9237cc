using System.Text.Json;
using HybridGrains.Diffusion.Tokenizers;

namespace HybridGrains.Diffusion.Tests.Tokenizers;

public sealed class ClipTokenizerTests
{
    private static readonly ClipTokenizer Tokenizer = ClipTokenizer.Load(GoldenFiles.Folder("tokenizer/clip_vocabulary"));

    /// <summary>Where reference clean-ups differ, ours is NFC, single spaces, lower case: the list "ids_nfc".</summary>
    [Fact]
    public void Encode_GoldenPrompts_EqualsClip()
    {
        var wrong = GoldenFiles
            .Case("tokenizer/clip_bpe")
            .GetProperty("prompts")
            .EnumerateArray()
            .Where(prompt => !Expected(prompt).Take(75).SequenceEqual(Tokenizer.Encode(prompt.GetProperty("prompt").GetString()!)[1..^1]))
            .Select(prompt => prompt.GetProperty("prompt").GetString());

        Assert.Empty(wrong);
    }

    /// <summary>With OpenAI's clean-up every prompt, whatever the references disagree on, equals OpenAI's list.</summary>
    [Fact]
    public void Encode_OpenAiCleanUp_EqualsOpenAiOnEveryPrompt()
    {
        var tokenizer = ClipTokenizer.Load(GoldenFiles.Folder("tokenizer/clip_vocabulary"), TextCleanUp.OpenAi);

        var wrong = GoldenFiles
            .Case("tokenizer/clip_bpe")
            .GetProperty("prompts")
            .EnumerateArray()
            .Where(prompt => !Ids(prompt, "ids").SequenceEqual(tokenizer.EncodeAll(prompt.GetProperty("prompt").GetString()!)))
            .Select(prompt => prompt.GetProperty("prompt").GetString());

        Assert.Empty(wrong);
    }

    [Fact]
    public void EncodePadded_GoldenPrompts_EqualsTheModelInput()
    {
        var prompts = GoldenFiles
            .Case("tokenizer/clip_bpe")
            .GetProperty("prompts")
            .EnumerateArray()
            .Where(prompt => prompt.GetProperty("all_agree").GetBoolean());

        Assert.All(
            prompts,
            prompt =>
                Assert.Equal(
                    prompt.GetProperty("padded_77_end").EnumerateArray().Select(id => id.GetInt32()),
                    Tokenizer.EncodePadded(prompt.GetProperty("prompt").GetString()!)
                )
        );
    }

    [Theory]
    [InlineData("\"!\"")]
    [InlineData("""{"content": "!", "__type": "AddedToken"}""")]
    public void EncodePadded_PadTokenOfSd2_FillsWithIt(string padToken)
    {
        var folder = Directory.CreateTempSubdirectory("tokenizer-").FullName;
        try
        {
            foreach (var file in (string[])["vocab.json", "merges.txt"])
                File.CreateSymbolicLink(Path.Combine(folder, file), Path.Combine(GoldenFiles.Folder("tokenizer/clip_vocabulary"), file));
            File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), $$"""{"model_max_length": 77, "pad_token": {{padToken}}}""");
            var tokenizer = ClipTokenizer.Load(folder);

            var prompts = GoldenFiles
                .Case("tokenizer/clip_bpe")
                .GetProperty("prompts")
                .EnumerateArray()
                .Where(prompt => prompt.TryGetProperty("padded_77_zero", out _))
                .ToArray();
            Assert.NotEmpty(prompts);
            Assert.All(
                prompts,
                prompt => Assert.Equal(Ids(prompt, "padded_77_zero"), tokenizer.EncodePadded(prompt.GetProperty("prompt").GetString()!))
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<int> Expected(JsonElement prompt) =>
        Ids(prompt, prompt.TryGetProperty("ids_nfc", out _) ? "ids_nfc" : "ids");

    private static IEnumerable<int> Ids(JsonElement prompt, string list) =>
        prompt.GetProperty(list).EnumerateArray().Select(id => id.GetInt32());
}
