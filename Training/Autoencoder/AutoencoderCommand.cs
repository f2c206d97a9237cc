using System.CommandLine;
using HybridGrains.ModelKit.Configs;
using HybridGrains.Training.Data;
using HybridGrains.Training.Runs;

namespace HybridGrains.Training.Autoencoder;

/// <summary><c>autoencoder</c>: trains the family's autoencoder.</summary>
public static class AutoencoderCommand
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
        var command = new Command("autoencoder", "Train the autoencoder: 128 px pictures to 4 x 16 x 16 latents and back.")
        {
            widths,
            from,
            decoderOnly,
        };
        options.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var catalog = await EmojiCatalog.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
                var channels = parsed.GetValue(widths)!;
                var config = new AutoencoderKLConfig
                {
                    BlockOutChannels = channels,
                    DownBlockTypes = [.. channels.Select(_ => "DownEncoderBlock2D")],
                    UpBlockTypes = [.. channels.Select(_ => "UpDecoderBlock2D")],
                    NormNumGroups = 8,
                    MidBlockAddAttention = false,
                    SampleSize = [SceneLayout.Side],
                    ForceUpcast = false,
                };
                if (parsed.GetValue(decoderOnly) && parsed.GetValue(from) is null)
                    throw new TrainingException(
                        "--decoder-only needs --from: an encoder that was never trained gives no latents worth keeping."
                    );
                new AutoencoderTrainer(catalog, config, options.Read(parsed), parsed.GetValue(from), parsed.GetValue(decoderOnly)).Train(
                    cancellationToken
                );
            }
        );
        return command;
    }
}
