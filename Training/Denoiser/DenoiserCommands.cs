using System.CommandLine;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Runs;
using static TorchSharp.torch;

namespace HybridGrains.Training.Denoiser;

/// <summary><c>latents</c> encodes the training pool; <c>denoiser</c> trains on it.</summary>
internal static class DenoiserCommands
{
    /// <summary>Default seed of 'latents'.</summary>
    public const int LatentsSeed = 11;

    /// <summary>Encoded train scenes in the folder that 'latents' writes.</summary>
    public const string TrainFile = "train.safetensors";

    private const string HeldOutFile = "heldout.safetensors";
    private static readonly Option<string> Vae = new("--vae") { Description = "Folder of the trained autoencoder.", Required = true };
    private static readonly Option<string> Tokenizer = new("--tokenizer") { Description = "Folder of the tokenizer.", Required = true };

    public static Command CreateLatents()
    {
        var output = new Option<string>("--out")
        {
            Description = "Folder to write train.safetensors and heldout.safetensors to.",
            Required = true,
        };
        var count = new Option<int>("--count") { Description = "Train scenes to encode.", DefaultValueFactory = _ => 24_000 };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => LatentsSeed };
        var command = new Command("latents", "Encode scenes to latents once, so that denoisers train without the autoencoder.")
        {
            Vae,
            Tokenizer,
            output,
            count,
            seed,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                set_num_threads(1);
                var catalog = await EmojiCatalog.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
                var tokenizer = ClipTokenizer.Load(parsed.GetValue(Tokenizer)!);
                using var autoencoder = AutoencoderKL.FromPretrained(parsed.GetValue(Vae)!);
                autoencoder.ComputeType = Bf16.Preferred;
                void Encode(SceneSplit split, int number, string file)
                {
                    var pool = LatentPool.Encode(
                        autoencoder,
                        tokenizer,
                        catalog,
                        split,
                        number,
                        parsed.GetValue(seed),
                        done =>
                        {
                            if (done % 1600 == 0)
                            {
                                Console.WriteLine($"{split}: {done:N0} of {number:N0}");
                            }
                        }
                    );
                    pool.Save(Path.Combine(parsed.GetValue(output)!, file));
                }

                Encode(SceneSplit.HeldOut, 512, HeldOutFile);
                Encode(SceneSplit.Train, parsed.GetValue(count), TrainFile);
            }
        );
        return command;
    }

    public static Command CreateDenoiser()
    {
        var options = new RunOptionSet(learningRate: 8e-4, batch: 64);
        var latents = new Option<string>("--latents") { Description = "Folder that 'latents' wrote.", Required = true };
        var size = new Option<string>("--size") { Description = "large or small.", DefaultValueFactory = _ => "large" };
        var text = new Option<string?>("--text-encoder")
        {
            Description = "Trained text encoder, kept frozen. Without it one is trained along.",
        };
        var teacher = new Option<string?>("--teacher") { Description = "Trained denoiser whose outputs are a second target." };
        var from = new Option<string?>("--from")
        {
            Description =
                "Family folder whose weights to start from, for example models/emoji-scenes on a machine without the run's checkpoint.",
        };
        var command = new Command("denoiser", "Train a denoiser on encoded scenes.") { latents, Vae, Tokenizer, size, text, teacher, from };
        options.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var folder = parsed.GetValue(latents)!;
                new DenoiserTrainer(
                    options.Read(parsed),
                    LatentPool.Load(Path.Combine(folder, TrainFile)),
                    LatentPool.Load(Path.Combine(folder, HeldOutFile)),
                    ClipTokenizer.Load(parsed.GetValue(Tokenizer)!),
                    parsed.GetValue(size)!,
                    parsed.GetValue(text) is { } textFolder ? CLIPTextModel.FromPretrained(textFolder) : null,
                    parsed.GetValue(teacher) is { } teacherFolder ? UNet2DConditionModel.FromPretrained(teacherFolder) : null,
                    AutoencoderKL.FromPretrained(parsed.GetValue(Vae)!),
                    parsed.GetValue(from)
                ).Train(cancellationToken);
                return Task.CompletedTask;
            }
        );
        return command;
    }
}
