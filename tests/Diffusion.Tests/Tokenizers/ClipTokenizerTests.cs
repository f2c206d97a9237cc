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
        var wrong = GoldenFiles.Case("tokenizer/clip_bpe").GetProperty("prompts").EnumerateArray()
            .Where(prompt => !Expected(prompt).Take(75).SequenceEqual(Tokenizer.Encode(prompt.GetProperty("prompt").GetString()!)[1..^1]))
            .Select(prompt => prompt.GetProperty("prompt").GetString());

        Assert.Empty(wrong);
    }

    [Fact]
    public void EncodePadded_GoldenPrompts_EqualsTheModelInput()
    {
        var prompts = GoldenFiles.Case("tokenizer/clip_bpe").GetProperty("prompts").EnumerateArray().Where(prompt => prompt.GetProperty("all_agree").GetBoolean());

        Assert.All(prompts, prompt => Assert.Equal(
            prompt.GetProperty("padded_77_end").EnumerateArray().Select(id => id.GetInt32()), Tokenizer.EncodePadded(prompt.GetProperty("prompt").GetString()!)));
    }

    private static IEnumerable<int> Expected(JsonElement prompt) =>
        (prompt.TryGetProperty("ids_nfc", out var nfc) ? nfc : prompt.GetProperty("ids")).EnumerateArray().Select(id => id.GetInt32());
}
