using System.CommandLine;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Runs;

namespace HybridGrains.Training.Scenes;

/// <summary><c>scenes teacher</c> trains; <c>scenes export</c> writes what it has learned so far.</summary>
internal static class TeacherCommand
{
    private const int PreviewSeed = 77;
    private static readonly Option<string> Tokenizer = new("--tokenizer") { Description = "Folder of the tokenizer.", Required = true };

    public static Command Create()
    {
        var options = new RunOptionSet(learningRate: 8e-4, batch: 32);
        var latents = new Option<string>("--latents") { Description = "Folder that 'scenes latents' wrote.", Required = true };
        var vae = new Option<string?>("--vae") { Description = "Folder of the autoencoder, for preview pictures." };
        var shards = new Option<int?>("--shards")
        {
            Description = "Train on the first so many shards. Default: all that are there at the start.",
        };
        var from = new Option<string?>("--from")
        {
            Description =
                "Weights to start from where the run has no checkpoint: what 'scenes export' wrote, "
                + "to go on from, or a family to take over what fits.",
        };
        var command = new Command("teacher", "Train the teacher with its text encoder on encoded scenes.")
        {
            latents,
            Tokenizer,
            vae,
            shards,
            from,
        };
        options.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                // The rate holds for most of the run, so that its end can be put off while it goes on.
                var run = options.Read(parsed) with
                {
                    DecayFrom = 0.75,
                };
                var folder = parsed.GetValue(latents)!;
                if (parsed.GetValue(from) is { } start && File.Exists(Path.Combine(start, TeacherTrainer.ProgressFile)))
                {
                    using var theirs = AutoencoderKL.FromPretrained(Path.Combine(start, "vae"));
                    EncoderMark.Check(folder, theirs);
                }

                (AutoencoderKL, IReadOnlyList<string>)? preview = null;
                if (parsed.GetValue(vae) is { } vaeFolder)
                {
                    var sprites = await SpriteLibrary.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
                    var autoencoder = AutoencoderKL.FromPretrained(vaeFolder);
                    EncoderMark.Check(folder, autoencoder);
                    preview = (autoencoder, PreviewCaptions(sprites));
                }

                new TeacherTrainer(
                    run,
                    LatentShards.LoadTrain(folder, parsed.GetValue(shards)),
                    LatentShards.LoadHeldOut(folder),
                    ClipTokenizer.Load(parsed.GetValue(Tokenizer)!),
                    parsed.GetValue(from),
                    preview
                ).Train(cancellationToken);
            }
        );
        return command;
    }

    public static Command CreateExport()
    {
        var run = new Option<string>("--run") { Description = "Folder of the run.", Required = true };
        var folder = new Option<string>("--out") { Description = "Folder to write.", Required = true };
        var vae = new Option<string>("--vae") { Description = "Folder of the autoencoder.", Required = true };
        var command = new Command("export", "Write a teacher's averaged weights in fp16, with how far it has come and its learning curve.")
        {
            run,
            folder,
            Tokenizer,
            vae,
        };
        command.SetAction(parsed =>
        {
            TeacherTrainer.Export(parsed.GetValue(run)!, parsed.GetValue(folder)!, parsed.GetValue(Tokenizer)!, parsed.GetValue(vae)!);
            Console.WriteLine(parsed.GetValue(folder));
        });
        return command;
    }

    public static Command CreateThin()
    {
        var model = new Option<string>("--model") { Description = "Folder that 'scenes export' wrote.", Required = true };
        var latents = new Option<string>("--latents") { Description = "Folder that 'scenes latents' wrote.", Required = true };
        var scripts = new Option<string>("--scripts") { Description = "Folder of teacher.py.", DefaultValueFactory = _ => "Training/gpu" };
        var folder = new Option<string>("--out") { Description = "Folder to write; replaced when it exists.", Required = true };
        var most = new Option<int>("--mebibytes") { Description = "Of all files together.", DefaultValueFactory = _ => 64 };
        var command = new Command("thin", "Write what a CUDA machine needs to go on with the teacher in PyTorch.")
        {
            model,
            latents,
            scripts,
            folder,
            most,
        };
        command.SetAction(parsed =>
        {
            var count = ThinnedTree.Write(
                parsed.GetValue(folder)!,
                parsed.GetValue(scripts)!,
                parsed.GetValue(model)!,
                LatentShards.LoadTrain(parsed.GetValue(latents)!),
                (long)parsed.GetValue(most) << 20
            );
            Console.WriteLine(
                $"{parsed.GetValue(folder)}: {count:N0} scenes, {ThinnedTree.Bytes(parsed.GetValue(folder)!) / 1048576.0:F1} MiB"
            );
        });
        return command;
    }

    private static string[] PreviewCaptions(SpriteLibrary sprites)
    {
        var singles = new CompositionSampler(sprites, SceneSplit.HeldOut, PreviewSeed, CompositionKind.Single);
        var mixed = new CompositionSampler(sprites, SceneSplit.HeldOut, PreviewSeed);
        return [.. Enumerable.Range(0, 24).Select(i => (i < 8 ? singles : mixed).Next().Caption)];
    }
}
