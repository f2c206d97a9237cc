using System.CommandLine;
using System.Text.Json;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Readers;
using HybridGrains.Training.Runs;

namespace HybridGrains.Training.Evaluation;

/// <summary><c>evaluator train | test</c>.</summary>
internal static class EvaluatorCommands
{
    public static Command Create()
    {
        var options = new RunOptionSet(learningRate: 2e-3, batch: 32);
        var autoencoder = new Option<string?>("--autoencoder")
        {
            Description = "Folder of a trained autoencoder; part of the pictures pass through it.",
        };
        var train = new Command("train", "Train the evaluator on scenes made on the fly, spoiled objects among them.") { autoencoder };
        options.AddTo(train);
        train.SetAction(
            async (parsed, cancellationToken) =>
            {
                var catalog = await EmojiCatalog.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
                new SceneReaderTrainer(catalog, options.Read(parsed), LoadAutoencoder(parsed.GetValue(autoencoder))).Train(
                    cancellationToken
                );
            }
        );

        var model = new Option<string>("--model")
        {
            Description = "Folder of the evaluator.",
            DefaultValueFactory = _ => "models/emoji-scenes/evaluator",
        };
        var count = new Option<int>("--count") { Description = "Held-out scenes.", DefaultValueFactory = _ => 2000 };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 7 };
        var through = new Option<string?>("--autoencoder")
        {
            Description = "Folder of an autoencoder: its reconstructions are read as well.",
        };
        var report = new Option<string?>("--out") { Description = "JSON to write." };
        var test = new Command("test", "Measure the evaluator on real held-out scenes, reconstructions and spoiled objects.")
        {
            model,
            count,
            seed,
            through,
            report,
        };
        test.SetAction(
            async (parsed, cancellationToken) =>
            {
                var catalog = await EmojiCatalog.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
                var accuracy = new ReaderAccuracy(SceneReader.FromPretrained(parsed.GetValue(model)!), catalog);
                Test(
                    accuracy,
                    parsed.GetValue(count),
                    parsed.GetValue(seed),
                    LoadAutoencoder(parsed.GetValue(through)),
                    parsed.GetValue(report)
                );
            }
        );
        var picture = new Option<string>("--out") { Description = "PNG to write.", DefaultValueFactory = _ => "examples.png" };
        var first = new Option<int>("--seed") { DefaultValueFactory = _ => 1 };
        var preview = new Command("preview", "Draw 48 of the pictures the evaluator is trained on, with what it should see.")
        {
            picture,
            first,
        };
        preview.SetAction(
            async (parsed, cancellationToken) =>
            {
                var catalog = await EmojiCatalog.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
                Preview(new ReaderExamples(catalog, parsed.GetValue(first)), parsed.GetValue(picture)!);
            }
        );
        return new Command("evaluator", "The network that reads scenes, used to score generations.")
        {
            train,
            test,
            preview,
            CreateExport(),
        };
    }

    private static Command CreateExport()
    {
        var source = new Option<string>("--from") { Description = "Folder of a trained evaluator.", Required = true };
        var folder = new Option<string>("--out") { DefaultValueFactory = _ => "models/emoji-scenes/evaluator" };
        var export = new Command("export", "Write the evaluator as safetensors (fp16) and an ONNX file that points at them.")
        {
            source,
            folder,
        };
        export.SetAction(parsed =>
        {
            using var reader = SceneReader.FromPretrained(parsed.GetValue(source)!);
            var target = parsed.GetValue(folder)!;
            reader.SavePretrained(target, TorchSharp.torch.ScalarType.Float16);
            SceneReaderGraph.Save(reader, Path.Combine(target, "model.onnx"), Directory.GetFiles(target, "*.safetensors").Single());
            Console.WriteLine(target);
        });
        return export;
    }

    private static void Preview(ReaderExamples examples, string path)
    {
        var sheet = new ContactSheet(8, SceneLayout.Side);
        for (var i = 0; i < 48; i++)
        {
            var example = examples.Next();
            var names = example.Truth.Objects.Select(item => item.ObjectId is { } id ? EmojiObjects.All[id].Name : "?");
            sheet.Add(
                example.Rgb,
                $"{string.Join(", ", names)} on {(example.Truth.Background is { } background ? Background.All[background].Name : "?")}"
            );
        }

        sheet.Save(path);
        Console.WriteLine(path);
    }

    private static AutoencoderKL? LoadAutoencoder(string? folder) => folder is null ? null : AutoencoderKL.FromPretrained(folder);

    private static void Test(ReaderAccuracy accuracy, int count, int seed, AutoencoderKL? autoencoder, string? report)
    {
        var rows = new List<ScoreRow> { accuracy.Scenes("held-out scenes", count, seed) };
        if (autoencoder is not null)
        {
            rows.Add(accuracy.Scenes("their reconstructions", count, seed, autoencoder));
        }

        Console.Write(ScoreRow.MarkdownHead + string.Concat(rows.Select(row => row.ToMarkdown())));
        var mistaken = accuracy.Mistaken(256, seed);
        Console.WriteLine("\n| spoiled object | taken for a real one |\n|---|--:|");
        foreach (var (kind, share) in mistaken)
        {
            Console.WriteLine($"| {kind} | {share} |");
        }

        if (report is not null)
        {
            File.WriteAllText(report, JsonSerializer.Serialize(new { rows, mistaken }, ReportJson.Options) + "\n");
        }
    }
}
