using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HybridGrains.ModelKit.Host.Tokenizer;

/// <summary>
/// CLIP's tokenizer for checkpoints that come without one (single files): merges.txt, and the vocab.json that follows from it.
/// </summary>
internal static class ClipVocabulary
{
    private const string EndOfWord = "</w>";
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes vocab.json, merges.txt and tokenizer_config.json.</summary>
    /// <param name="padToken">The token that fills up prompts; "!" (id 0) for OpenCLIP's encoders.</param>
    public static void Write(string folder, string padToken)
    {
        Directory.CreateDirectory(folder);
        var merges = ReadMerges();
        File.WriteAllText(Path.Combine(folder, "merges.txt"), merges);
        File.WriteAllText(Path.Combine(folder, "vocab.json"), JsonSerializer.Serialize(Vocabulary(merges), Json));
        File.WriteAllText(
            Path.Combine(folder, "tokenizer_config.json"),
            JsonSerializer.Serialize(
                new Dictionary<string, object>
                {
                    ["model_max_length"] = 77,
                    ["pad_token"] = padToken,
                    ["tokenizer_class"] = "CLIPTokenizer",
                }
            )
        );
    }

    /// <summary>The 256 bytes, the same at the end of a word, one token per merge, and the two marks.</summary>
    internal static Dictionary<string, int> Vocabulary(string merges)
    {
        var bytes = ByteCharacters();
        var pairs = merges
            .Split('\n')
            .Skip(1)
            .Where(line => line.Length > 0)
            .Select(line => line.Trim('\r').Replace(" ", "", StringComparison.Ordinal));
        string[] tokens = [.. bytes, .. bytes.Select(character => character + EndOfWord), .. pairs, "<|startoftext|>", "<|endoftext|>"];
        return tokens.Select((token, id) => (token, id)).ToDictionary(item => item.token, item => item.id, StringComparer.Ordinal);
    }

    /// <summary>
    /// Printable Latin-1 characters stand for their own byte, the others for the next characters from 256 on; in GPT-2's order.
    /// </summary>
    private static string[] ByteCharacters()
    {
        var printable = Enumerable.Range('!', '~' - '!' + 1).Concat(Enumerable.Range(0xA1, 12)).Concat(Enumerable.Range(0xAE, 82)).ToList();
        var others = Enumerable.Range(256, 256 - printable.Count);
        return [.. printable.Concat(others).Select(code => ((char)code).ToString())];
    }

    private static string ReadMerges()
    {
        using var stream = typeof(ClipVocabulary).Assembly.GetManifestResourceStream("merges.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
