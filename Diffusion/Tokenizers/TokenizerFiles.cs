using System.Text;
using System.Text.Json;
using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Tokenizers;

/// <summary>
/// What the files of a tokenizer folder say together, in the order of transformers. Vocabulary: vocab.json and merges.txt, else
/// tokenizer.json. Named tokens: special_tokens_map.json over tokenizer_config.json, and added_tokens.json, unless
/// tokenizer_config.json lists its added_tokens_decoder, which then is all. tokenizer.json's added tokens come below either.
/// </summary>
internal sealed class TokenizerFiles
{
    private const string ConfigFile = "tokenizer_config.json";
    private const string MapFile = "special_tokens_map.json";
    private const string AddedFile = "added_tokens.json";
    private const string WholeFile = "tokenizer.json";
    private const string VocabularyFile = "vocab.json";
    private const string MergesFile = "merges.txt";
    private const int MaxBytes = 64 * 1024 * 1024;
    private const int MaxTokens = 1_000_000;
    private const int DefaultLength = 77;
    private static readonly string[] NamedTokens =
    [
        "bos_token",
        "eos_token",
        "pad_token",
        "unk_token",
        "sep_token",
        "cls_token",
        "mask_token",
    ];

    private readonly string _folder;
    private readonly Dictionary<string, AddedToken> _added = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _named = new(StringComparer.Ordinal);

    private TokenizerFiles(string folder)
    {
        _folder = folder;
        var (config, whole) = (Read(ConfigFile), Read(WholeFile));
        (Vocabulary, Merges) = ReadVocabulary(whole);
        MaxLength =
            Member(config, "model_max_length") is { ValueKind: JsonValueKind.Number } length
            && length.TryGetInt32(out var value)
            && value is > 2 and <= 1024
                ? value
                : DefaultLength;
        ReadAdded(config, whole);
        foreach (var marker in (string[])[ClipTokenizer.Start, ClipTokenizer.End])
        {
            // OpenAI's pattern knows both in lower-cased text, whatever the files say.
            if (Vocabulary.TryGetValue(marker, out var id))
            {
                _added[marker] = new AddedToken(marker, id, Normalized: true);
            }
        }
    }

    public IReadOnlyDictionary<string, int> Vocabulary { get; }
    public IReadOnlyList<string> Merges { get; }

    /// <summary>Tokens that are found in prompts as they stand.</summary>
    public IReadOnlyCollection<AddedToken> Added => _added.Values;

    public int MaxLength { get; }

    /// <summary>The id of a named token such as pad_token, by default that of <paramref name="otherwise"/>.</summary>
    /// <exception cref="FamilyException">The tokenizer has no such token.</exception>
    public int Id(string name, string otherwise)
    {
        var token = _named.GetValueOrDefault(name, otherwise);
        return Find(token) ?? throw new FamilyException($"{_folder}: {name} '{token}' is not in the vocabulary.");
    }

    /// <exception cref="FamilyException">A file is missing, damaged or contradicts itself; the message names it.</exception>
    public static TokenizerFiles Load(string folder)
    {
        try
        {
            return new TokenizerFiles(folder);
        }
        catch (InvalidOperationException broken)
        {
            // Half a surrogate pair, escaped in JSON.
            throw new FamilyException($"{folder}: {broken.Message}");
        }
    }

    private void ReadAdded(JsonElement? config, JsonElement? whole)
    {
        foreach (var token in Items(Member(whole, "added_tokens"), WholeFile))
        {
            Add(Text(token, "content", WholeFile), Whole(Member(token, "id"), WholeFile), token);
        }

        if (Member(config, "added_tokens_decoder") is { ValueKind: JsonValueKind.Object } decoder)
        {
            foreach (var token in decoder.EnumerateObject())
            {
                var id = int.TryParse(token.Name, out var number)
                    ? number
                    : throw Unfit(ConfigFile, $"added_tokens_decoder has the key '{token.Name}', which is no id");
                Add(Text(token.Value, "content", ConfigFile), id, token.Value);
            }

            Name(config, ConfigFile);
            return;
        }

        if (Read(AddedFile) is { } added)
        {
            foreach (var token in added.EnumerateObject())
            {
                Add(token.Name, Whole(token.Value, AddedFile), default);
            }
        }

        Name(config, ConfigFile);
        Name(Read(MapFile), MapFile);
    }

    /// <summary>Special tokens are found in prompts, too; they need ids by now.</summary>
    private void Name(JsonElement? file, string name)
    {
        foreach (var named in NamedTokens)
        {
            if (Member(file, named) is not { ValueKind: not JsonValueKind.Null } value)
            {
                continue;
            }

            var content = value.ValueKind == JsonValueKind.String ? value.GetString()! : Text(value, "content", name);
            _named[named] = content;
        }

        foreach (var content in _named.Values)
        {
            if (content.Length > 0 && !_added.ContainsKey(content) && Vocabulary.TryGetValue(content, out var id))
            {
                _added[content] = new AddedToken(content, id, Normalized: false);
            }
        }
    }

    private void Add(string content, int id, JsonElement flags)
    {
        if (content.Length == 0 || id < 0 || id > MaxTokens || _added.Count > MaxTokens)
        {
            throw Unfit(AddedFile, $"'{content}' with id {id} cannot be added");
        }

        var special = Member(flags, "special") is { ValueKind: JsonValueKind.True };
        var normalized = Member(flags, "normalized") is { } value ? value.ValueKind == JsonValueKind.True : !special;
        _added[content] = new AddedToken(content, id, normalized, Member(flags, "single_word") is { ValueKind: JsonValueKind.True });
    }

    private int? Find(string token) =>
        _added.TryGetValue(token, out var added) ? added.Id
        : Vocabulary.TryGetValue(token, out var id) ? id
        : null;

    private (IReadOnlyDictionary<string, int> Vocabulary, IReadOnlyList<string> Merges) ReadVocabulary(JsonElement? whole)
    {
        if (Read(VocabularyFile) is { } vocabulary)
        {
            return (Ids(vocabulary, VocabularyFile), Lines());
        }

        return Member(whole, "model") is { ValueKind: JsonValueKind.Object } model && Member(model, "vocab") is { } known
            ? (Ids(known, WholeFile), [.. Items(Member(model, "merges"), WholeFile).Select(Merge)])
            : throw new FamilyException($"{_folder} has neither {VocabularyFile} nor a {WholeFile} with a vocabulary.");
    }

    private Dictionary<string, int> Ids(JsonElement vocabulary, string file)
    {
        if (vocabulary.ValueKind != JsonValueKind.Object)
        {
            throw Unfit(file, "the vocabulary must be an object of ids");
        }

        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in vocabulary.EnumerateObject())
        {
            ids[token.Name] = Whole(token.Value, file);
        }

        return ids.Count <= MaxTokens ? ids : throw Unfit(file, $"more than {MaxTokens} tokens");
    }

    /// <summary>Older files write a pair as one text, newer ones as two.</summary>
    private string Merge(JsonElement pair) =>
        pair.ValueKind == JsonValueKind.String ? pair.GetString()!
        : pair.ValueKind == JsonValueKind.Array
        && pair.GetArrayLength() == 2
        && pair.EnumerateArray().All(part => part.ValueKind == JsonValueKind.String)
            ? $"{pair[0].GetString()} {pair[1].GetString()}"
        : throw Unfit(WholeFile, "a merge must be a pair of tokens");

    private string[] Lines()
    {
        var path = Path.Combine(_folder, MergesFile);
        return Bytes(path) is { } bytes
            ?
            [
                .. Encoding
                    .UTF8.GetString(bytes)
                    .Split('\n')
                    .Select(line => line.TrimEnd('\r'))
                    .Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal)),
            ]
            : throw new FamilyException($"{path} does not exist.");
    }

    private JsonElement? Read(string file)
    {
        try
        {
            if (Bytes(Path.Combine(_folder, file)) is not { } bytes)
            {
                return null;
            }

            var root = JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetString(bytes));
            return root.ValueKind == JsonValueKind.Object ? root : throw Unfit(file, "must be a JSON object");
        }
        catch (JsonException broken)
        {
            throw Unfit(file, broken.Message);
        }
    }

    private static byte[]? Bytes(string path)
    {
        try
        {
            return !File.Exists(path) ? null
                : new FileInfo(path).Length <= MaxBytes ? File.ReadAllBytes(path)
                : throw new FamilyException($"{path} is larger than {MaxBytes} bytes.");
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new FamilyException($"{path}: {broken.Message}");
        }
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var member) ? member : null;

    private IEnumerable<JsonElement> Items(JsonElement? list, string file) =>
        list switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.Array } items => items.EnumerateArray(),
            _ => throw Unfit(file, "merges and added_tokens must be lists"),
        };

    private string Text(JsonElement token, string name, string file) =>
        Member(token, name) is { ValueKind: JsonValueKind.String } text
            ? text.GetString()!
            : throw Unfit(file, $"a token has no text as {name}");

    private int Whole(JsonElement? number, string file) =>
        number is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var id) && id is >= 0 and <= MaxTokens
            ? id
            : throw Unfit(file, $"an id must be a whole number from 0 to {MaxTokens}");

    private FamilyException Unfit(string file, string why) => new($"{Path.Combine(_folder, file)}: {why}.");
}
