using HybridGrains.Diffusion.Families;
using Microsoft.ML.Tokenizers;

namespace HybridGrains.Diffusion.Tokenizers;

/// <summary>CLIP's byte-pair tokenizer over the files that checkpoints ship.</summary>
public sealed class ClipTokenizer
{
    internal const string Start = "<|startoftext|>";
    internal const string End = "<|endoftext|>";

    private readonly BpeTokenizer _tokenizer;
    private readonly TextCleanUp _cleanUp;
    private readonly AddedTokens _written;
    private readonly AddedTokens _normalized;
    private readonly int _start;
    private readonly int _end;
    private readonly int _pad;

    private ClipTokenizer(TokenizerFiles files, TextCleanUp cleanUp)
    {
        _tokenizer = BpeTokenizer.Create(
            new BpeOptions(files.Vocabulary)
            {
                Merges = files.Merges,
                ByteLevel = true,
                EndOfWordSuffix = "</w>",
                UnknownToken = End,
                PreTokenizer = new ClipPreTokenizer(),
            }
        );
        _cleanUp = cleanUp;
        _written = new AddedTokens(files.Added.Where(token => !token.Normalized));
        _normalized = new AddedTokens(
            files.Added.Where(token => token.Normalized).Select(token => token with { Content = ClipNormalizer.Normalize(token.Content) })
        );
        _start = files.Id("bos_token", Start);
        _end = files.Id("eos_token", End);
        _pad = files.Id("pad_token", End);
        MaxLength = files.MaxLength;
        LargestId = files.Vocabulary.Values.Concat(files.Added.Select(token => token.Id)).DefaultIfEmpty().Max();
        VocabularySize = files.Vocabulary.Values.Concat(files.Added.Select(token => token.Id)).Distinct().Count();
    }

    /// <summary>Tokens of a padded prompt, start and end included.</summary>
    public int MaxLength { get; }

    /// <summary>Ids, those of added tokens included.</summary>
    public int VocabularySize { get; }

    /// <summary>What a text encoder must have more tokens than.</summary>
    public int LargestId { get; }

    /// <summary>
    /// Reads a tokenizer folder of a checkpoint: vocab.json with merges.txt, or tokenizer.json; tokenizer_config.json,
    /// special_tokens_map.json and added_tokens.json may be absent (77 tokens, padded with the end token).
    /// </summary>
    /// <exception cref="FamilyException">A file is missing or damaged; the message names it.</exception>
    public static ClipTokenizer Load(string folder, TextCleanUp cleanUp = TextCleanUp.Unicode)
    {
        var files = TokenizerFiles.Load(folder);
        try
        {
            return new ClipTokenizer(files, cleanUp);
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException or InvalidDataException or FormatException)
        {
            throw new FamilyException($"{folder}: {broken.Message}");
        }
    }

    /// <summary>Every token id of a text, without start and end. Added tokens in it are found as themselves.</summary>
    public IReadOnlyList<int> EncodeAll(string text)
    {
        var ids = new List<int>();
        foreach (var (written, id) in _written.Split(_cleanUp == TextCleanUp.OpenAi ? TypographyCleanUp.Apply(text) : text))
        {
            if (id is { } added)
            {
                ids.Add(added);
                continue;
            }

            foreach (var (normalized, found) in _normalized.Split(ClipNormalizer.Normalize(written)))
            {
                ids.AddRange(found is { } known ? [known] : _tokenizer.EncodeToIds(normalized));
            }
        }

        return ids;
    }

    /// <summary>Start, the given ids and end, filled up to <see cref="MaxLength"/>.</summary>
    /// <param name="ids">At most <see cref="MaxLength"/> - 2.</param>
    public int[] Frame(IReadOnlyCollection<int> ids) => [_start, .. ids, _end, .. Enumerable.Repeat(_pad, MaxLength - 2 - ids.Count)];

    /// <summary>Token ids with start and end, cut to <see cref="MaxLength"/>.</summary>
    public int[] Encode(string text) => [_start, .. EncodeAll(text).Take(MaxLength - 2), _end];

    /// <summary>As <see cref="Encode"/>, filled up to <see cref="MaxLength"/>.</summary>
    public int[] EncodePadded(string text) => Frame([.. EncodeAll(text).Take(MaxLength - 2)]);
}
