using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace HybridGrains.Diffusion.Tokenizers;

/// <summary>CLIP's byte-pair tokenizer over the vocab.json and merges.txt that checkpoints ship.</summary>
public sealed partial class ClipTokenizer
{
    private readonly BpeTokenizer _tokenizer;
    private readonly int _start;
    private readonly int _end;
    private readonly int _pad;

    private ClipTokenizer(BpeTokenizer tokenizer, int maxLength, int start, int end, int pad)
    {
        _tokenizer = tokenizer;
        MaxLength = maxLength;
        _start = start;
        _end = end;
        _pad = pad;
    }

    /// <summary>Tokens of a padded prompt, start and end included.</summary>
    public int MaxLength { get; }

    public int VocabularySize => _tokenizer.Vocabulary.Count;

    /// <summary>Reads a tokenizer folder of a checkpoint; tokenizer_config.json may be absent (77 tokens, padded with the end token).</summary>
    public static ClipTokenizer Load(string folder, TextCleanUp cleanUp = TextCleanUp.Unicode)
    {
        var vocabulary = Path.Combine(folder, "vocab.json");
        var options = new BpeOptions(vocabulary, Path.Combine(folder, "merges.txt"))
        {
            ByteLevel = true,
            EndOfWordSuffix = "</w>",
            UnknownToken = "<|endoftext|>",
            Normalizer = new ClipNormalizer(cleanUp),
            PreTokenizer = new RegexPreTokenizer(Pattern(), null),
        };
        using var vocabularyJson = JsonDocument.Parse(File.ReadAllBytes(vocabulary));
        var (maxLength, padToken) = ReadConfig(Path.Combine(folder, "tokenizer_config.json"));
        int Id(string token) => vocabularyJson.RootElement.GetProperty(token).GetInt32();
        return new ClipTokenizer(BpeTokenizer.Create(options), maxLength, Id("<|startoftext|>"), Id("<|endoftext|>"), Id(padToken));
    }

    /// <summary>Every token id of a text, without start and end.</summary>
    public IReadOnlyList<int> EncodeAll(string text) => _tokenizer.EncodeToIds(text);

    /// <summary>Start, the given ids and end, filled up to <see cref="MaxLength"/>.</summary>
    /// <param name="ids">At most <see cref="MaxLength"/> - 2.</param>
    public int[] Frame(IReadOnlyCollection<int> ids) => [_start, .. ids, _end, .. Enumerable.Repeat(_pad, MaxLength - 2 - ids.Count)];

    /// <summary>Token ids with start and end, cut to <see cref="MaxLength"/>.</summary>
    public int[] Encode(string text) => [_start, .. EncodeAll(text).Take(MaxLength - 2), _end];

    /// <summary>As <see cref="Encode"/>, filled up to <see cref="MaxLength"/>.</summary>
    public int[] EncodePadded(string text) => Frame([.. EncodeAll(text).Take(MaxLength - 2)]);

    private static (int MaxLength, string Pad) ReadConfig(string path)
    {
        if (!File.Exists(path))
            return (77, "<|endoftext|>");
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = json.RootElement;
        var maxLength =
            root.TryGetProperty("model_max_length", out var length) && length.TryGetInt32(out var value) && value is > 2 and <= 1024
                ? value
                : 77;
        // Older checkpoints describe the token by an object.
        var pad =
            root.TryGetProperty("pad_token", out var token)
            && token.ValueKind == JsonValueKind.Object
            && token.TryGetProperty("content", out var content)
                ? content
                : token;
        return (maxLength, pad.ValueKind == JsonValueKind.String ? pad.GetString()! : "<|endoftext|>");
    }

    [GeneratedRegex(
        @"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Pattern();

    private sealed partial class ClipNormalizer(TextCleanUp cleanUp) : Normalizer
    {
        public override string Normalize(string original) =>
            WhiteSpace()
                .Replace(LatinComposition.Compose(cleanUp == TextCleanUp.OpenAi ? TypographyCleanUp.Apply(original) : original), " ")
                .Trim()
                .ToLowerInvariant();

        public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());

        [GeneratedRegex(@"\s+")]
        private static partial Regex WhiteSpace();
    }
}
