using System.CommandLine;
using HybridGrains.ModelKit.Configs;
using HybridGrains.Training.Data;
using HybridGrains.Training.Runs;
using HybridGrains.Training.Scenes;

namespace HybridGrains.Training.Autoencoder;

/// <summary><c>autoencoder</c>: trains the family's autoencoder.</summary>
internal static class AutoencoderCommand
{
    public static Command Create()
    {
        var options = new RunOptionSet(learningRate: 7e-4, batch: 32);
        var widths = new Option<int[]>("--channels")
        {
            Description = "Channels of the four levels, multiples of 8.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [24, 48, 96, 128],
        };
        var from = new Option<string?>("--from")
        {
            Description = "Trained autoencoder folder to start from, for example models/emoji-scenes/vae.",
        };
        var decoderOnly = new Option<bool>("--decoder-only")
        {
            Description = "Leave the encoder as it is: the latents, and so the denoisers, stay valid.",
        };
        var command = new Command("autoencoder", "Train the autoencoder: 128 px pictures to 16 x 16 latents and back.")
        {
            widths,
            from,
            decoderOnly,
        };
        options.AddTo(command);
        var set = new Option<string>("--set")
        {
            Description = "Data set: emoji-scenes or emoji-scenes-2.",
            DefaultValueFactory = _ => "emoji-scenes",
        };
        var latentChannels = new Option<int>("--latent-channels")
        {
            Description = "Channels of the latents; more than --from has are added beside those.",
            DefaultValueFactory = _ => 4,
        };
        var normalise = new Option<bool>("--normalise-latents")
        {
            Description = "Write the autoencoder with every latent channel at mean 0 and deviation 1.",
        };
        command.Add(set);
        command.Add(latentChannels);
        command.Add(normalise);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var cache = parsed.GetValue(DataCommands.Cache)!;
                IPictureSet pictures = parsed.GetValue(set) switch
                {
                    "emoji-scenes" => new EmojiPictures(new SceneComposer(await EmojiCatalog.LoadAsync(cache, cancellationToken))),
                    "emoji-scenes-2" => new CompositionPictures(await SpriteLibrary.LoadAsync(cache, cancellationToken)),
                    var other => throw new TrainingException($"--set is '{other}'; it must be emoji-scenes or emoji-scenes-2."),
                };
                var channels = parsed.GetValue(widths)!;
                var config = new AutoencoderKLConfig
                {
                    BlockOutChannels = channels,
                    DownBlockTypes = [.. channels.Select(_ => "DownEncoderBlock2D")],
                    UpBlockTypes = [.. channels.Select(_ => "UpDecoderBlock2D")],
                    NormNumGroups = 8,
                    LatentChannels = parsed.GetValue(latentChannels),
                    MidBlockAddAttention = false,
                    SampleSize = [SceneLayout.Side],
                    ForceUpcast = false,
                };
                if (parsed.GetValue(decoderOnly) && parsed.GetValue(from) is null)
                {
                    throw new TrainingException(
                        "--decoder-only needs --from: an encoder that was never trained gives no latents worth keeping."
                    );
                }

                new AutoencoderTrainer(
                    pictures,
                    config,
                    options.Read(parsed),
                    parsed.GetValue(from),
                    parsed.GetValue(decoderOnly),
                    parsed.GetValue(normalise)
                ).Train(cancellationToken);
            }
        );
        return command;
    }
}
