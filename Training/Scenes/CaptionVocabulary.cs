using System.Text.RegularExpressions;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.Training.Data;

namespace HybridGrains.Training.Scenes;

/// <summary>The words of the captions as byte-pair merges; every word of the grammar is one token, others fall into pieces.</summary>
internal static partial class CaptionVocabulary
{
    /// <summary>Tokens of a prompt, start and end included.</summary>
    public const int MaxLength = 40;

    private const int Captions = 60_000;

    /// <returns>Different words, tokens of the vocabulary, and tokens of the longest caption before it is cut.</returns>
    public static (int Words, int Tokens, int Longest) Write(SpriteLibrary sprites, string folder)
    {
        var sampler = new CompositionSampler(sprites, SceneSplit.Train, 0);
        var captions = Enumerable.Range(0, Captions).Select(_ => sampler.Next().Caption).ToList();
        var counts = new Dictionary<string, int>();
        foreach (var text in captions.Concat(Names()))
        {
            foreach (Match word in Words().Matches(text))
            {
                counts[word.Value] = counts.GetValueOrDefault(word.Value) + 1;
            }
        }

        BpeVocabularyTrainer.Write(folder, BpeVocabularyTrainer.Learn(counts), MaxLength);
        var tokenizer = ClipTokenizer.Load(folder);
        return (counts.Count, tokenizer.VocabularySize, captions.Max(caption => Words().Count(caption)) + 2);
    }

    private static IEnumerable<string> Names() =>
        SceneObject.All.SelectMany(item => item.Names).SelectMany(name => (string[])[name.Singular, name.Plural ?? name.Singular]);

    [GeneratedRegex("[a-z]+|[^a-z ]")]
    private static partial Regex Words();
}
