using System.CommandLine;
using System.Text.Json;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Denoiser;
using HybridGrains.Training.Readers;
using HybridGrains.Training.Runs;
using static TorchSharp.torch;

namespace HybridGrains.Training.LightDecoder;

/// <summary><c>light-decoder</c>: trains the decoder, and encoder, of edge devices.</summary>
internal static class LightDecoderCommand
{
    private const int EvaluatedPictures = 256;
    private static readonly LightDecoderSettings Defaults = new();
    private static readonly RunOptionSet Options = new(learningRate: 1e-3, batch: 16);
    private static readonly Option<string> Vae = new("--vae")
    {
        Description = "Folder of the large autoencoder, for example models/emoji-scenes/vae.",
        Required = true,
    };
    private static readonly Option<string?> Latents = new("--latents")
    {
        Description = "Folder that 'latents' wrote: scenes encoded once, which makes a step much cheaper. Colours are then not mixed.",
    };
    private static readonly Option<int> LatentsSeed = new("--latents-seed")
    {
        Description = "Seed of these scenes.",
        DefaultValueFactory = _ => DenoiserCommands.LatentsSeed,
    };
    private static readonly Option<string?> From = new("--from")
    {
        Description = "AutoencoderTiny folder to start from (TAESD for Stable Diffusion); its shape replaces the four options below.",
    };
    private static readonly Option<int[]> DecoderWidth = new("--decoder-width")
    {
        Description = "Channels of the decoder: one number (what diffusers can load), or one for each level, from latents to picture.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [.. LightShape.DecoderWidths],
    };
    private static readonly Option<int[]> DecoderBlocks = new("--decoder-blocks")
    {
        Description = "Residual blocks of each level, from latents to picture; a level may have none.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [.. LightShape.DecoderBlocks],
    };
    private static readonly Option<int[]> EncoderWidth = new("--encoder-width")
    {
        Description = "Channels of the encoder: one number, or one for each level, from picture to latents.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [.. LightShape.EncoderWidths],
    };
    private static readonly Option<int[]> EncoderBlocks = new("--encoder-blocks")
    {
        Description = "Residual blocks of each level, from picture to latents.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [.. LightShape.EncoderBlocks],
    };
    private static readonly Option<string> Features = new("--features")
    {
        Description =
            "Frozen network that compares pictures and feeds the discriminator: reader (the evaluator) or encoder (the "
            + "large autoencoder's).",
        DefaultValueFactory = _ => "reader",
    };
    private static readonly Option<string> Reader = new("--reader")
    {
        Description = "Folder of the evaluator, for --features reader.",
        DefaultValueFactory = _ => "models/emoji-scenes/evaluator",
    };
    private static readonly Option<double> Pixel = new("--pixel-weight")
    {
        Description = "Weight of L1 + 2 MSE; the paper has none.",
        DefaultValueFactory = _ => Defaults.PixelWeight,
    };
    private static readonly Option<double> Perceptual = new("--perceptual-weight")
    {
        Description = "Weight of the distance of features.",
        DefaultValueFactory = _ => Defaults.PerceptualWeight,
    };
    private static readonly Option<double> Adversarial = new("--adversarial-weight")
    {
        Description = "Factor of the adaptive weight; 0 trains without a discriminator.",
        DefaultValueFactory = _ => Defaults.AdversarialWeight,
    };
    private static readonly Option<double> DiscriminatorRate = new("--discriminator-rate")
    {
        Description = "Learning rate of the discriminator relative to --lr.",
        DefaultValueFactory = _ => Defaults.DiscriminatorRate,
    };
    private static readonly Option<int> Warmup = new("--warmup-steps")
    {
        Description = "First steps, of the discriminator alone.",
        DefaultValueFactory = _ => LightTurns.Default.Warmup,
    };
    private static readonly Option<int[]> Turns = new("--turns")
    {
        Description = "Steps of decoder, encoder and discriminator in a cycle.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [LightTurns.Default.Decoder, LightTurns.Default.Encoder, LightTurns.Default.Discriminator],
    };
    private static readonly Option<double> Shrink = new("--shrink")
    {
        Description = "Most that latents are shrunk, as a share: against pale colours, at a cost in PSNR.",
        DefaultValueFactory = _ => Defaults.Shrink,
    };
    private static readonly Option<double> Recolour = new("--recolour-chance")
    {
        Description = "Share of pictures with mixed colours.",
        DefaultValueFactory = _ => Defaults.RecolourChance,
    };
    private static readonly Option<double> Filter = new("--filter-chance")
    {
        Description =
            "Share of decoder steps that compare features of the worse half of the pixels alone; each costs a decoding by the teacher.",
        DefaultValueFactory = _ => Defaults.FilterChance,
    };
    private static readonly Option<string> Target = new("--target")
    {
        Description = "What the decoder should give: picture (the real one) or teacher (the large decoder's).",
        DefaultValueFactory = _ => "picture",
    };

    public static Command Create()
    {
        var command = new Command(
            "light-decoder",
            """
            Train a light autoencoder (diffusers' AutoencoderTiny) for the latents of a large one, as Hybrid SD does: features,
            pixels and a discriminator. Writes vae_light in the run's folder, both decoders as ONNX, and light-decoder.json: PSNR,
            FLOPs and time beside the large decoder's.
            Stop with Ctrl+C; the same command resumes.
              light-decoder --vae models/emoji-scenes/vae --run runs/light --minutes 60
            Most PSNR for few minutes: more turns of the decoder, latents as they are, no filter:
              light-decoder --vae models/emoji-scenes/vae --run runs/light --minutes 60 --turns 6 1 1 --shrink 0 --filter-chance 0
            """
        );
        foreach (
            var option in (Option[])
                [
                    Vae,
                    Latents,
                    LatentsSeed,
                    From,
                    DecoderWidth,
                    DecoderBlocks,
                    EncoderWidth,
                    EncoderBlocks,
                    Features,
                    Reader,
                    Pixel,
                    Perceptual,
                    Adversarial,
                    DiscriminatorRate,
                    Warmup,
                    Turns,
                    Shrink,
                    Recolour,
                    Filter,
                    Target,
                ]
        )
        {
            command.Add(option);
        }

        Options.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (options, settings) = (Options.Read(parsed), ReadSettings(parsed));
        var folder = parsed.GetValue(Vae)!;
        if (!File.Exists(Path.Combine(folder, "config.json")))
        {
            throw new TrainingException($"--vae: '{folder}' holds no config.json.");
        }

        using var teacher = AutoencoderKL.FromPretrained(folder);
        random.manual_seed(options.Seed);
        using var light = ReadLight(parsed, teacher);
        var features = ReadFeatures(parsed, teacher, options.ComputeType);
        var composer = new SceneComposer(await EmojiCatalog.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken));
        IPictureSource pictures = parsed.GetValue(Latents) is { } latents
            ? new EncodedScenes(
                composer,
                teacher,
                LatentPool.Load(Path.Combine(latents, DenoiserCommands.TrainFile)),
                parsed.GetValue(LatentsSeed)
            )
            : new ScenePictures(composer);
        Console.WriteLine($"decoder {light.Decoder.CountParameters():N0} parameters, encoder {light.Encoder.CountParameters():N0}");
        var trainer = new LightDecoderTrainer(pictures, teacher, light, features, options, settings);
        trainer.Train(cancellationToken);
        if (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        Report(options.Folder, trainer.Folder, folder, pictures);
    }

    /// <summary>Measures what was written, in fp32, as it will be run.</summary>
    private static void Report(string run, string lightFolder, string teacherFolder, IPictureSource pictures)
    {
        using var teacher = AutoencoderKL.FromPretrained(teacherFolder);
        using var light = AutoencoderTiny.FromPretrained(lightFolder);
        var report = LightDecoderEvaluation.Measure(teacher, light, pictures, EvaluatedPictures, run);
        File.WriteAllText(Path.Combine(run, "light-decoder.json"), JsonSerializer.Serialize(report, ReportJson.Options) + "\n");
        Console.WriteLine(lightFolder);
        Console.WriteLine(report);
    }

    private static LightDecoderSettings ReadSettings(ParseResult parsed)
    {
        var turns = parsed.GetValue(Turns)!;
        if (turns.Length != 3)
        {
            throw new TrainingException($"--turns has {turns.Length} numbers; give three: decoder, encoder, discriminator.");
        }

        return new LightDecoderSettings
        {
            Turns = new(parsed.GetValue(Warmup), turns[0], turns[1], turns[2]),
            PixelWeight = parsed.GetValue(Pixel),
            PerceptualWeight = parsed.GetValue(Perceptual),
            AdversarialWeight = parsed.GetValue(Adversarial),
            DiscriminatorRate = parsed.GetValue(DiscriminatorRate),
            Shrink = parsed.GetValue(Shrink),
            RecolourChance = parsed.GetValue(Recolour),
            FilterChance = parsed.GetValue(Filter),
            FromTeacher = parsed.GetValue(Target) switch
            {
                "picture" => false,
                "teacher" => true,
                var other => throw new TrainingException($"--target is '{other}'; it must be picture or teacher."),
            },
        }.Checked();
    }

    private static AutoencoderTiny ReadLight(ParseResult parsed, AutoencoderKL teacher)
    {
        if (parsed.GetValue(From) is not { } from)
        {
            return new AutoencoderTiny(
                LightShape.Of(
                    teacher.Config,
                    parsed.GetValue(DecoderWidth)!,
                    parsed.GetValue(DecoderBlocks)!,
                    parsed.GetValue(EncoderWidth)!,
                    parsed.GetValue(EncoderBlocks)!
                )
            );
        }

        if (!File.Exists(Path.Combine(from, "config.json")))
        {
            throw new TrainingException($"--from: '{from}' holds no config.json.");
        }

        var light = AutoencoderTiny.FromPretrained(from);
        LightShape.Check(light.Config, teacher.Config);
        return light;
    }

    private static IFeatureNetwork ReadFeatures(ParseResult parsed, AutoencoderKL teacher, ScalarType computeType)
    {
        switch (parsed.GetValue(Features))
        {
            case "reader":
                var reader = SceneReader.FromPretrained(parsed.GetValue(Reader)!);
                reader.ComputeType = computeType;
                return new SceneReaderFeatures(reader);
            case "encoder":
                return new EncoderFeatures(teacher);
            case var other:
                throw new TrainingException($"--features is '{other}'; it must be reader or encoder.");
        }
    }
}
