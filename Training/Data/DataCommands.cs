using System.CommandLine;
using System.Text.RegularExpressions;
using HybridGrains.Diffusion.Pictures;
using SkiaSharp;

namespace HybridGrains.Training.Data;

/// <summary><c>data fetch | vocabulary | preview</c>.</summary>
internal static partial class DataCommands
{
    private const int CaptionsForVocabulary = 50_000;

    public static Option<string> Cache { get; } =
        new("--cache")
        {
            Description = "Where the npm packages are kept.",
            DefaultValueFactory = _ => ".cache/emoji",
            Recursive = true,
        };

    public static Command Create()
    {
        var fetch = new Command("fetch", "Fetch the emoji packages by pinned version and list the objects with their official names.");
        fetch.SetAction((parsed, cancellationToken) => FetchAsync(parsed.GetValue(Cache)!, cancellationToken));

        var tokenizer = new Option<string>("--out") { Description = "Tokenizer folder to write.", Required = true };
        var maxLength = new Option<int>("--max-length")
        {
            Description = "Tokens of a prompt, start and end included.",
            DefaultValueFactory = _ => 32,
        };
        var vocabulary = new Command("vocabulary", "Learn the BPE vocabulary from captions and write it in CLIP's files.")
        {
            tokenizer,
            maxLength,
        };
        vocabulary.SetAction(parsed =>
        {
            var (words, merges) = WriteVocabulary(parsed.GetValue(tokenizer)!, CaptionsForVocabulary, parsed.GetValue(maxLength));
            Console.WriteLine($"{words} words, {merges} merges, {512 + merges + 2} tokens: {parsed.GetValue(tokenizer)}");
        });

        var picture = new Option<string>("--out") { Description = "PNG to write.", DefaultValueFactory = _ => "scenes.png" };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1 };
        var preview = new Command("preview", "Draw 48 scenes with their captions.") { picture, seed };
        preview.SetAction(
            (parsed, cancellationToken) =>
                PreviewAsync(parsed.GetValue(Cache)!, parsed.GetValue(picture)!, parsed.GetValue(seed), cancellationToken)
        );

        return new Command("data", "The emoji-scenes data set: composed on the fly, never stored.") { fetch, vocabulary, preview };
    }

    private static async Task FetchAsync(string cache, CancellationToken cancellationToken)
    {
        await EmojiCatalog.LoadAsync(cache, cancellationToken);
        var names = await EmojiPackages.ReadAsync(EmojiPackages.Names, cache, path => path == "package/en/compact.json", cancellationToken);
        using var json = System.Text.Json.JsonDocument.Parse(names.Values.Single());
        var labels = json
            .RootElement.EnumerateArray()
            .ToDictionary(
                item => item.GetProperty("hexcode").GetString()!.ToLowerInvariant(),
                item => item.GetProperty("label").GetString()!
            );
        foreach (var item in EmojiObjects.All)
        {
            Console.WriteLine(
                $"{item.Id, 3}  {item.Name, -14} {item.Unified, -11} "
                    + $"{labels.GetValueOrDefault(item.Unified.Replace("-fe0f", "", StringComparison.Ordinal), "?")}"
            );
        }
    }

    /// <summary>Learns the vocabulary from train captions and writes it in the files of CLIP's tokenizer.</summary>
    internal static (int Words, int Merges) WriteVocabulary(string folder, int captions, int maxLength)
    {
        var sampler = new SceneSampler(SceneSplit.Train, 0);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < captions; i++)
        {
            foreach (Match word in Words().Matches(sampler.Next().Caption))
            {
                counts[word.Value] = counts.GetValueOrDefault(word.Value) + 1;
            }
        }

        var merges = BpeVocabularyTrainer.Learn(counts);
        BpeVocabularyTrainer.Write(folder, merges, maxLength);
        return (counts.Count, merges.Count);
    }

    private static async Task PreviewAsync(string cache, string path, int seed, CancellationToken cancellationToken)
    {
        var composer = new SceneComposer(await EmojiCatalog.LoadAsync(cache, cancellationToken));
        var sampler = new SceneSampler(SceneSplit.Train, seed);
        var sheet = new ContactSheet(8, SceneLayout.Side);
        for (var i = 0; i < 48; i++)
        {
            var scene = sampler.Next();
            var rgb = new byte[SceneComposer.Bytes];
            composer.Compose(scene, rgb);
            sheet.Add(rgb, scene.Caption);
        }

        sheet.Save(path);
        Console.WriteLine(path);
    }

    [GeneratedRegex("[a-z]+|[^a-z ]")]
    private static partial Regex Words();
}
