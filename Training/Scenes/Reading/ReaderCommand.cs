using System.CommandLine;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Runs;

namespace HybridGrains.Training.Scenes.Reading;

/// <summary><c>scenes reader train | test</c>.</summary>
internal static class ReaderCommand
{
    public static Command Create() =>
        new("reader", "The network that reads scenes of emoji-scenes-2, used to score generations.") { CreateTrain(), CreateTest() };

    private static Command CreateTrain()
    {
        var options = new RunOptionSet(learningRate: 2e-3, batch: 32);
        var autoencoder = new Option<string?>("--autoencoder")
        {
            Description = "Folder of an autoencoder; a quarter of the pictures pass through it.",
        };
        var from = new Option<string?>("--from")
        {
            Description = "Folder of a reader whose weights to start from where the run has no checkpoint.",
        };
        var command = new Command("train", "Train the reader on pictures made on the fly, spoiled objects among them.")
        {
            autoencoder,
            from,
        };
        options.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var sprites = await SpriteLibrary.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
                new CompositionReaderTrainer(
                    sprites,
                    options.Read(parsed),
                    Load(parsed.GetValue(autoencoder)),
                    parsed.GetValue(from)
                ).Train(cancellationToken);
            }
        );
        return command;
    }

    private static Command CreateTest()
    {
        var model = new Option<string>("--model") { Description = "Folder of the reader.", Required = true };
        var autoencoder = new Option<string?>("--autoencoder")
        {
            Description = "Folder of an autoencoder: its reconstructions are read as well.",
        };
        var count = new Option<int>("--count") { Description = "Held-out scenes.", DefaultValueFactory = _ => 2000 };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 7 };
        var page = new Option<string?>("--out") { Description = "Markdown page to write." };
        var command = new Command("test", "Measure the reader on held-out scenes and on their reconstructions.")
        {
            model,
            autoencoder,
            count,
            seed,
            page,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                TorchSharp.torch.set_num_threads(1);
                var sprites = await SpriteLibrary.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
                var test = new CompositionReaderTest(CompositionReader.FromPretrained(parsed.GetValue(model)!), sprites);
                var (many, first) = (parsed.GetValue(count), parsed.GetValue(seed));
                var rows = new List<(string, RequestScores)> { ("held-out scenes as they are drawn", test.Real(many, first)) };
                if (Load(parsed.GetValue(autoencoder)) is { } through)
                {
                    rows.Add(("their reconstructions (the ceiling)", test.Real(many, first, through)));
                }

                var text = ScorePage.Tables(rows);
                Console.Write(text);
                if (parsed.GetValue(page) is { } path)
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
                    File.WriteAllText(path, text);
                }
            }
        );
        return command;
    }

    private static AutoencoderKL? Load(string? folder) => folder is null ? null : AutoencoderKL.FromPretrained(folder);
}
