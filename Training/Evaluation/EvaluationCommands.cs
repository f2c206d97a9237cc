using System.CommandLine;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Autoencoder;
using HybridGrains.Training.Data;
using HybridGrains.Training.Evaluation.Distances;
using HybridGrains.Training.Evaluation.Features;
using HybridGrains.Training.Readers;

namespace HybridGrains.Training.Evaluation;

/// <summary><c>evaluation prompts | generate | score</c>.</summary>
internal static class EvaluationCommands
{
    private const int ProgressEvery = 50;

    private static readonly Option<string> Prompts = new("--prompts")
    {
        Description = "Prompt set.",
        DefaultValueFactory = _ => "models/emoji-scenes/evaluation/heldout-300.jsonl",
    };

    private static readonly Option<string> Model = new("--evaluator")
    {
        Description = "Folder of the evaluator.",
        DefaultValueFactory = _ => "models/emoji-scenes/evaluator",
    };

    public static Command Create() =>
        new("evaluation", "Prompt accuracy of a model family on held-out prompts.") { CreatePrompts(), CreateGenerate(), CreateScore() };

    private static Command CreatePrompts()
    {
        var count = new Option<int>("--count") { Description = "Prompts, half of them of single objects.", DefaultValueFactory = _ => 300 };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 2025 };
        var path = new Option<string>("--out") { DefaultValueFactory = _ => "models/emoji-scenes/evaluation/heldout-300.jsonl" };
        var command = new Command("prompts", "Draw a fixed set of held-out prompts with what each must show.") { count, seed, path };
        command.SetAction(parsed =>
        {
            var prompts = PromptSet.Draw(parsed.GetValue(count), parsed.GetValue(seed));
            PromptSet.Write(parsed.GetValue(path)!, prompts);
            foreach (var kind in prompts.GroupBy(prompt => prompt.Kind))
            {
                Console.WriteLine($"{kind.Count(), 4} {kind.Key}");
            }

            Console.WriteLine(parsed.GetValue(path));
        });
        return command;
    }

    private static Command CreateGenerate()
    {
        var family = new Option<string>("--family")
        {
            Description = "Folder of the model family.",
            DefaultValueFactory = _ => "models/emoji-scenes",
        };
        var cloudSteps = new Option<int[]>("--cloud-steps")
        {
            Description = "Steps of the large denoiser, one row each. Default: all, the family's default split, none.",
            AllowMultipleArgumentsPerToken = true,
        };
        var limit = new Option<int?>("--limit") { Description = "Only the first prompts." };
        var scenes = new Option<int>("--scenes")
        {
            Description = "Real held-out scenes to read beside the generations.",
            DefaultValueFactory = _ => 1000,
        };
        var autoencoder = new Option<string?>("--autoencoder")
        {
            Description = "Folder of the family's autoencoder as trained: its reconstructions are the ceiling.",
        };
        var features = new Option<string[]>("--features")
        {
            Description =
                "Adds FID, KID, precision, recall and coverage by features: 'evaluator', or an ONNX file of pictures in "
                + "0..1 to rows of numbers. 2,000 prompts are a good number for it.",
            AllowMultipleArgumentsPerToken = true,
        };
        var folder = new Option<string>("--out")
        {
            Description = "Folder for scores and contact sheets; the page is written beside it.",
            DefaultValueFactory = _ => "docs/results/emoji-scenes",
        };
        var command = new Command("generate", "Draw every prompt with the serving runtime and score the pictures.")
        {
            family,
            Prompts,
            Model,
            cloudSteps,
            limit,
            scenes,
            autoencoder,
            features,
            folder,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var runtime = new FamilyRuntime(
                    LoadFamily(parsed.GetValue(family)!),
                    new FamilyRuntimeOptions(),
                    TimeProvider.System
                );
                var prompts = PromptSet.Read(parsed.GetValue(Prompts)!).Take(parsed.GetValue(limit) ?? int.MaxValue).ToList();
                var splits = Splits(parsed.GetValue(cloudSteps) ?? [], runtime.Family.Manifest.Defaults);
                var reader = SceneReader.FromPretrained(parsed.GetValue(Model)!);
                var report = CreateReport(parsed, folder);
                Console.Write(ScoreRow.MarkdownHead);
                var wanted = parsed.GetValue(features) ?? [];
                var references = new List<ReferenceSet>();
                if (parsed.GetValue(scenes) > 0 || wanted.Length > 0)
                {
                    var catalog = await EmojiCatalog.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
                    if (parsed.GetValue(scenes) > 0)
                    {
                        AddScenes(report, reader, catalog, parsed.GetValue(scenes), parsed.GetValue(autoencoder));
                    }

                    references.AddRange(References(wanted, reader, catalog, prompts));
                }

                AddGenerations(report, new PictureScoring(reader), runtime, prompts, splits, references, cancellationToken);
            }
        );
        return command;
    }

    private static Command CreateScore()
    {
        var pictures = new Option<string>("--pictures")
        {
            Description = "Folder with 0000.png, 0001.png...: the pictures of the prompts, in order.",
            Required = true,
        };
        var name = new Option<string>("--name") { DefaultValueFactory = _ => "pictures" };
        var folder = new Option<string>("--out")
        {
            Description = "Folder for scores and the contact sheet; the page is written beside it.",
            Required = true,
        };
        var command = new Command("score", "Score pictures made elsewhere.") { pictures, Prompts, Model, name, folder };
        command.SetAction(parsed =>
        {
            var prompts = PromptSet.Read(parsed.GetValue(Prompts)!);
            var given = PictureFolder.Read(parsed.GetValue(pictures)!);
            if (given.Count > prompts.Count)
            {
                throw new TrainingException($"{parsed.GetValue(pictures)} holds {given.Count} pictures for {prompts.Count} prompts.");
            }

            var scored = new PictureScoring(SceneReader.FromPretrained(parsed.GetValue(Model)!)).Score(prompts, given);
            Console.Write(ScoreRow.MarkdownHead);
            CreateReport(parsed, folder).AddRow(parsed.GetValue(name)!, "pictures", scored);
        });
        return command;
    }

    private static EvaluationReport CreateReport(ParseResult parsed, Option<string> folder) =>
        new(parsed.GetValue(folder)!, Typed(parsed), parsed.GetValue(Prompts)!);

    /// <summary>The command as it was typed after the program's name.</summary>
    internal static string Typed(ParseResult parsed) =>
        string.Join(
            ' ',
            parsed.Tokens.Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"\"{token.Value}\"" : token.Value)
        );

    private static IEnumerable<ReferenceSet> References(
        string[] features,
        SceneReader reader,
        EmojiCatalog catalog,
        IReadOnlyList<EvaluationPrompt> prompts
    )
    {
        if (features.Length == 0)
        {
            yield break;
        }

        var real = ReferenceSet.Scenes(new SceneComposer(catalog), prompts, seed: 7);
        foreach (var name in features)
        {
            yield return new ReferenceSet(name == "evaluator" ? new ReaderFeatureExtractor(reader) : new OnnxFeatureExtractor(name), real);
        }
    }

    private static void AddScenes(EvaluationReport report, SceneReader reader, EmojiCatalog catalog, int count, string? autoencoderFolder)
    {
        var accuracy = new ReaderAccuracy(reader, catalog);
        report.Mistaken = accuracy.Mistaken(256, seed: 7);
        report.AddRow(accuracy.Scenes("real held-out scenes", count, seed: 7));
        if (autoencoderFolder is null)
        {
            return;
        }

        var autoencoder = AutoencoderKL.FromPretrained(autoencoderFolder);
        report.AddFact(
            "autoencoder",
            FormattableString.Invariant(
                $"PSNR {AutoencoderEvaluation.Psnr(autoencoder, new EmojiPictures(new SceneComposer(catalog)), 256):F2} dB on 256 held-out scenes"
            )
        );
        report.AddRow(accuracy.Scenes("their reconstructions (ceiling)", count, seed: 7, autoencoder));
    }

    internal static ModelFamily LoadFamily(string folder)
    {
        try
        {
            return ModelFamily.Load(folder);
        }
        catch (FamilyException e)
        {
            throw new TrainingException(e.Message);
        }
    }

    private static int[] Splits(int[] wanted, FamilyDefaults defaults)
    {
        int[] splits = wanted.Length > 0 ? wanted : [defaults.Steps, defaults.CloudSteps, 0];
        foreach (var wrong in splits.Where(k => k < 0 || k > defaults.Steps))
        {
            throw new TrainingException($"--cloud-steps is {wrong}; it must be between 0 and {defaults.Steps}.");
        }

        return [.. splits.Distinct()];
    }

    private static void AddGenerations(
        EvaluationReport report,
        PictureScoring scoring,
        FamilyRuntime runtime,
        IReadOnlyList<EvaluationPrompt> prompts,
        int[] splits,
        IReadOnlyList<ReferenceSet> references,
        CancellationToken cancellationToken
    )
    {
        var defaults = runtime.Family.Manifest.Defaults;
        report.AddFact("family.json", $"SHA-256 {runtime.Family.Hash}");
        report.AddFact(
            "sampler",
            FormattableString.Invariant($"{defaults.Sampler}, {defaults.Steps} steps, guidance {defaults.GuidanceScale}")
        );
        foreach (var k in splits)
        {
            var source = new PictureSource(runtime, k);
            var pictures = new List<byte[]>();
            foreach (var prompt in prompts)
            {
                pictures.Add(source.Draw(prompt, SceneLayout.Side, cancellationToken).Pixels);
                if (pictures.Count % ProgressEvery == 0)
                {
                    Console.Error.WriteLine($"{source.Name}: {pictures.Count} of {prompts.Count}");
                }
            }

            report.AddRow(source.Name, $"k{k}", scoring.Score(prompts, pictures));
            foreach (var reference in references)
            {
                report.AddDistance(reference.Compare(source.Name, pictures));
            }
        }
    }
}
