using System.Text.Json;
using HybridGrains.Diffusion.Families;
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
        using var folder = new TokenizerFolder(("tokenizer_config.json", $$"""{"model_max_length": 77, "pad_token": {{padToken}}}"""));
        AssertPadsWithZero(ClipTokenizer.Load(folder.Path));
    }

    /// <summary>The published SD 2.x folders name another padding in either file.</summary>
    [Fact]
    public void EncodePadded_SpecialTokensMap_WinsOverTheConfig()
    {
        using var folder = new TokenizerFolder(
            ("tokenizer_config.json", """{"pad_token": "<|endoftext|>"}"""),
            ("special_tokens_map.json", """{"pad_token": "!", "eos_token": {"content": "<|endoftext|>"}}""")
        );

        AssertPadsWithZero(ClipTokenizer.Load(folder.Path));
    }

    /// <summary>Where tokenizer_config.json lists its added tokens, transformers reads no older file.</summary>
    [Fact]
    public void Load_AddedTokensDecoder_IsAllThatCounts()
    {
        using var folder = new TokenizerFolder(
            (
                "tokenizer_config.json",
                """{"pad_token": "!", "added_tokens_decoder": {"49408": {"content": "<new>", "special": false, "single_word": true}}}"""
            ),
            ("special_tokens_map.json", """{"pad_token": "<|endoftext|>"}"""),
            ("added_tokens.json", """{"<old>": 49409}""")
        );
        var tokenizer = ClipTokenizer.Load(folder.Path);

        Assert.Equal(0, tokenizer.EncodePadded("a")[^1]);
        Assert.Equal([320, 49408, 338], tokenizer.EncodeAll("a <NEW> s"));
        Assert.DoesNotContain(49408, tokenizer.EncodeAll("a<new>s"));
        Assert.DoesNotContain(49409, tokenizer.EncodeAll("<old>"));
        Assert.Equal(49409, tokenizer.VocabularySize);
    }

    [Fact]
    public void EncodeAll_AddedToken_IsOneId()
    {
        using var folder = new TokenizerFolder(("added_tokens.json", """{"<cat-toy>": 49408, "<cat-toy>-2": 49409}"""));
        var tokenizer = ClipTokenizer.Load(folder.Path);

        Assert.Equal([320, 49408, 49409], tokenizer.EncodeAll("a <cat-toy> <cat-toy>-2"));
        Assert.Equal(49410, tokenizer.VocabularySize);
    }

    [Fact]
    public void EncodeAll_MarkerInsideAPrompt_IsTheMarker() => Assert.Equal([320, 49407, 320], Tokenizer.EncodeAll("a <|endoftext|> a"));

    /// <summary>The first character is a letter of two UTF-16 units; cut there it would be a word of its own.</summary>
    [Fact]
    public void EncodeAll_LetterBeyondTheBasicPlane_IsPartOfItsWord() =>
        Assert.Equal([172, 254, 106, 115, 38283], Tokenizer.EncodeAll("𠮷野家").Take(5));

    [Fact]
    public void Load_TokenizerJsonAlone_IsTheSameTokenizer()
    {
        var vocabulary = GoldenFiles.Folder("tokenizer/clip_vocabulary");
        var merges = File.ReadAllLines(Path.Combine(vocabulary, "merges.txt"))
            .Where(line => line.Length > 0 && line[0] != '#' || line.Split(' ').Length == 2);
        using var folder = new TokenizerFolder(
            (
                "tokenizer.json",
                JsonSerializer.Serialize(
                    new
                    {
                        added_tokens = new[] { new { id = 49408, content = "<cat-toy>" } },
                        model = new
                        {
                            vocab = GoldenFiles.Json(Path.Combine(vocabulary, "vocab.json")),
                            merges = merges
                                .Where(line => !line.StartsWith("#version", StringComparison.Ordinal))
                                .Select(line => line.Split(' ')),
                        },
                    }
                )
            )
        );
        File.Delete(Path.Combine(folder.Path, "vocab.json"));
        File.Delete(Path.Combine(folder.Path, "merges.txt"));
        var tokenizer = ClipTokenizer.Load(folder.Path);

        Assert.Equal(Tokenizer.EncodePadded("An astronaut's l'été 42"), tokenizer.EncodePadded("An astronaut's l'été 42"));
        Assert.Equal([49408], tokenizer.EncodeAll("<cat-toy>"));
    }

    [Theory]
    [InlineData("special_tokens_map.json", """{"pad_token": "<pad>"}""", "<pad>")]
    [InlineData("special_tokens_map.json", """{"pad_token": 3}""", "special_tokens_map.json")]
    [InlineData("added_tokens.json", """{"<cat>": "x"}""", "added_tokens.json")]
    [InlineData("added_tokens.json", """{"": 5}""", "added")]
    [InlineData("added_tokens.json", "[1]", "added_tokens.json")]
    [InlineData("tokenizer_config.json", "{", "tokenizer_config.json")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder": {"x": {"content": "<a>"}}}""", "added_tokens_decoder")]
    public void Load_DamagedFile_IsRefusedByName(string file, string content, string named)
    {
        using var folder = new TokenizerFolder((file, content));

        var refusal = Assert.Throws<FamilyException>(() => ClipTokenizer.Load(folder.Path));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertPadsWithZero(ClipTokenizer tokenizer)
    {
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

    private static IEnumerable<int> Expected(JsonElement prompt) =>
        Ids(prompt, prompt.TryGetProperty("ids_nfc", out _) ? "ids_nfc" : "ids");

    private static IEnumerable<int> Ids(JsonElement prompt, string list) =>
        prompt.GetProperty(list).EnumerateArray().Select(id => id.GetInt32());
}
