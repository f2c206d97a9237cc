using System.Text.Json;

namespace HybridGrains.Training.Data;

/// <summary>Learns byte-pair merges from words and writes them in the files CLIP's tokenizer reads.</summary>
internal static class BpeVocabularyTrainer
{
    public const string Start = "<|startoftext|>";
    public const string End = "<|endoftext|>";
    private const string EndOfWord = "</w>";

    /// <summary>
    /// Merges until every word of <paramref name="counts"/> is one token, most frequent pair first (ties in ordinal order).
    /// </summary>
    public static IReadOnlyList<(string Left, string Right)> Learn(IReadOnlyDictionary<string, int> counts)
    {
        var words = counts.Select(pair => (Symbols: Split(pair.Key), Count: pair.Value)).ToArray();
        var merges = new List<(string, string)>();
        while (true)
        {
            var pairs = new Dictionary<(string, string), int>();
            foreach (var (symbols, count) in words)
            {
                for (var i = 0; i + 1 < symbols.Count; i++)
                {
                    var pair = (symbols[i], symbols[i + 1]);
                    pairs[pair] = pairs.GetValueOrDefault(pair) + count;
                }
            }

            if (pairs.Count == 0)
            {
                return merges;
            }

            var best = pairs
                .OrderByDescending(pair => pair.Value)
                .ThenBy(pair => pair.Key.Item1, StringComparer.Ordinal)
                .ThenBy(pair => pair.Key.Item2, StringComparer.Ordinal)
                .First()
                .Key;
            merges.Add(best);
            foreach (var (symbols, _) in words)
            {
                Merge(symbols, best);
            }
        }
    }

    /// <summary>Writes vocab.json, merges.txt, tokenizer_config.json and special_tokens_map.json.</summary>
    public static void Write(string folder, IReadOnlyList<(string Left, string Right)> merges, int maxLength)
    {
        Directory.CreateDirectory(folder);
        var tokens = new List<string>();
        var bytes = ByteLetters();
        tokens.AddRange(bytes);
        tokens.AddRange(bytes.Select(letter => letter + EndOfWord));
        tokens.AddRange(merges.Select(merge => merge.Left + merge.Right));
        tokens.AddRange([Start, End]);
        var vocabulary = new Dictionary<string, int>();
        foreach (var token in tokens)
        {
            vocabulary.TryAdd(token, vocabulary.Count);
        }

        var options = new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        File.WriteAllText(Path.Combine(folder, "vocab.json"), JsonSerializer.Serialize(vocabulary, options));
        File.WriteAllLines(Path.Combine(folder, "merges.txt"), ["#version: 0.2", .. merges.Select(merge => $"{merge.Left} {merge.Right}")]);
        File.WriteAllText(
            Path.Combine(folder, "tokenizer_config.json"),
            JsonSerializer.Serialize(
                new Dictionary<string, object>
                {
                    ["tokenizer_class"] = "CLIPTokenizer",
                    ["model_max_length"] = maxLength,
                    ["bos_token"] = Start,
                    ["eos_token"] = End,
                    ["unk_token"] = End,
                    ["pad_token"] = End,
                    ["do_lower_case"] = true,
                }
            )
        );
        File.WriteAllText(
            Path.Combine(folder, "special_tokens_map.json"),
            JsonSerializer.Serialize(
                new Dictionary<string, string>
                {
                    ["bos_token"] = Start,
                    ["eos_token"] = End,
                    ["unk_token"] = End,
                    ["pad_token"] = End,
                }
            )
        );
    }

    private static List<string> Split(string word)
    {
        var letters = word.Select(letter => letter.ToString()).ToList();
        letters[^1] += EndOfWord;
        return letters;
    }

    private static void Merge(List<string> symbols, (string Left, string Right) pair)
    {
        for (var i = 0; i + 1 < symbols.Count; i++)
        {
            if (symbols[i] != pair.Left || symbols[i + 1] != pair.Right)
            {
                continue;
            }

            symbols[i] = pair.Left + pair.Right;
            symbols.RemoveAt(i + 1);
        }
    }

    /// <summary>A printable letter for each of the 256 bytes, in the order of GPT-2's and CLIP's vocabularies.</summary>
    private static List<string> ByteLetters()
    {
        var printable = Enumerable
            .Range('!', '~' - '!' + 1)
            .Concat(Enumerable.Range(0xA1, 0xAC - 0xA1 + 1))
            .Concat(Enumerable.Range(0xAE, 0xFF - 0xAE + 1))
            .ToList();
        var rest = Enumerable.Range(0, 256).Except(printable).Select((_, i) => 256 + i);
        return [.. printable.Concat(rest).Select(letter => ((char)letter).ToString())];
    }
}
