using System.CommandLine;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Scenes;

namespace HybridGrains.Training.Export;

/// <summary><c>bundle</c>: makes a model family of trained networks, or of random ones.</summary>
internal static class BundleCommand
{
    private const int PreviewScenes = 64;

    private static readonly Option<string> Out = new("--out")
    {
        Description = "Family folder to write; replaced when it exists.",
        Required = true,
    };
    private static readonly Option<string> Name = new("--name")
    {
        Description = "What requests call the family.",
        DefaultValueFactory = _ => "emoji-scenes",
    };
    private static readonly Option<string> Set = new("--set")
    {
        Description = "Data set it was trained on: emoji-scenes, or emoji-scenes-2 with its vocabulary.",
        DefaultValueFactory = _ => "emoji-scenes",
    };
    private static readonly Option<string?> Tokenizer = new("--tokenizer") { Description = "Tokenizer folder." };
    private static readonly Option<string?> TextEncoder = new("--text-encoder") { Description = "Trained text encoder folder." };
    private static readonly Option<string?> Vae = new("--vae") { Description = "Trained autoencoder folder." };
    private static readonly Option<string?> Large = new("--large") { Description = "Trained large denoiser folder." };
    private static readonly Option<string?> Small = new("--small")
    {
        Description = "Trained small denoiser folder; without it the large one takes both parts.",
    };
    private static readonly Option<string[]> Others = new("--other")
    {
        Description = "Another trained denoiser, NAME=FOLDER, for example small-40=runs/recover-40/unet; may be repeated.",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<string?> Light = new("--light")
    {
        Description = "Trained light autoencoder folder, which 'light-decoder' wrote; its decoder becomes 'light' beside 'full'.",
    };
    private static readonly Option<string> DefaultDecoder = new("--decoder")
    {
        Description = "Default decoder: full, or light with --light.",
        DefaultValueFactory = _ => "full",
    };
    private static readonly Option<int> Steps = new("--steps")
    {
        Description = "Default steps of a picture.",
        DefaultValueFactory = _ => 20,
    };
    private static readonly Option<int> CloudSteps = new("--cloud-steps")
    {
        Description = "Of those, steps of the large denoiser.",
        DefaultValueFactory = _ => 10,
    };
    private static readonly Option<float> Guidance = new("--guidance")
    {
        Description = "Default guidance scale.",
        DefaultValueFactory = _ => 3,
    };
    private static readonly Option<string?> Results = new("--results")
    {
        Description = "Markdown with measured results, taken into the model card.",
    };
    private static readonly Option<bool> Random = new("--random")
    {
        Description = "Tiny untrained networks: the layout without the training.",
    };
    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of --random.", DefaultValueFactory = _ => 1 };

    public static Command Create()
    {
        var command = new Command("bundle", "Write a model family: ONNX, safetensors, tokenizer, family.json, licence and card.");
        foreach (
            var option in (Option[])
                [
                    Out,
                    Name,
                    Set,
                    Tokenizer,
                    TextEncoder,
                    Vae,
                    Large,
                    Small,
                    Others,
                    Light,
                    DefaultDecoder,
                    Steps,
                    CloudSteps,
                    Guidance,
                    Results,
                    Random,
                    Seed,
                ]
        )
        {
            command.Add(option);
        }

        command.SetAction(RunAsync);
        return command;
    }

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = parsed.GetValue(Out)!;
        if (parsed.GetValue(Random))
        {
            RandomFamily.Write(folder, parsed.GetValue(Name)!, parsed.GetValue(Seed), TimeProvider.System);
        }
        else
        {
            await WriteTrainedAsync(folder, parsed, cancellationToken);
        }

        Console.WriteLine(folder);
    }

    private static async Task WriteTrainedAsync(string folder, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (steps, cloudSteps) = (parsed.GetValue(Steps), parsed.GetValue(CloudSteps));
        if (cloudSteps < 0 || cloudSteps > steps)
        {
            throw new TrainingException($"--cloud-steps is {cloudSteps}; it must be between 0 and --steps ({steps}).");
        }

        var (tokenizer, vae, large, small) = (
            Required(parsed, Tokenizer),
            Required(parsed, Vae),
            Required(parsed, Large),
            parsed.GetValue(Small)
        );
        var (light, decoder) = (parsed.GetValue(Light), parsed.GetValue(DefaultDecoder)!);
        if (light is not null)
        {
            Required(parsed, Light);
        }

        if (decoder != "full" && (decoder != "light" || light is null))
        {
            throw new TrainingException($"--decoder is '{decoder}'; it must be full, or light when --light is given.");
        }

        var others = ReadOthers(parsed);
        using var networks = FamilyNetworks.Load(Required(parsed, TextEncoder), vae, large, small, light) with
        {
            Others = new SortedDictionary<string, UNet2DConditionModel>(
                others.ToDictionary(other => other.Key, other => UNet2DConditionModel.FromPretrained(other.Value)),
                StringComparer.Ordinal
            ),
        };
        var facts = ReadFacts(networks, others, vae, light, large, small);
        var second = parsed.GetValue(Set) switch
        {
            "emoji-scenes" => false,
            "emoji-scenes-2" => true,
            var other => throw new TrainingException($"--set is '{other}'; it must be emoji-scenes or emoji-scenes-2."),
        };
        var options = new BundleOptions(
            parsed.GetValue(Name)!,
            "Captioned scenes of emoji art",
            tokenizer,
            ClipTokenizer.Load(tokenizer).MaxLength,
            SceneLayout.Side
        )
        {
            Steps = steps,
            CloudSteps = cloudSteps,
            GuidanceScale = parsed.GetValue(Guidance),
            Decoder = decoder,
            Vocabulary = second ? SceneVocabulary.Entry : null,
        };
        var card = new ModelCard(
            facts,
            parsed.GetValue(Results) is { } results ? await File.ReadAllTextAsync(results, cancellationToken) : null
        );
        var cache = parsed.GetValue(DataCommands.Cache)!;
        IPictureSet scenes = second
            ? new CompositionPictures(await SpriteLibrary.LoadAsync(cache, cancellationToken))
            : new EmojiPictures(new SceneComposer(await EmojiCatalog.LoadAsync(cache, cancellationToken)));
        using var pictures = scenes.Scenes(PreviewScenes, seed: 0);
        new FamilyBundle(networks, options, TimeProvider.System).Write(folder, pictures, card.Write, facts);
    }

    private static Dictionary<string, string> ReadOthers(ParseResult parsed)
    {
        var others = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in parsed.GetValue(Others) ?? [])
        {
            var cut = text.IndexOf('=', StringComparison.Ordinal);
            if (cut < 1 || !Directory.Exists(text[(cut + 1)..]))
            {
                throw new TrainingException($"--other is '{text}'; it must be NAME=FOLDER with a folder that exists.");
            }

            if (text[..cut] is "large" or "small" || !others.TryAdd(text[..cut], text[(cut + 1)..]))
            {
                throw new TrainingException($"--other: the name '{text[..cut]}' is taken.");
            }
        }

        return others;
    }

    /// <summary>By folder of the family.</summary>
    private static Dictionary<string, RunFacts> ReadFacts(
        FamilyNetworks networks,
        Dictionary<string, string> others,
        string vae,
        string? light,
        string large,
        string? small
    )
    {
        var sources = new Dictionary<string, string?> { ["vae"] = vae, ["vae_light"] = light };
        foreach (var (name, folder, _) in networks.Denoisers())
        {
            sources[folder] = name switch
            {
                "large" => large,
                "small" => small,
                _ => others[name],
            };
        }

        return sources
            .Select(source => (source.Key, Facts: source.Value is null ? null : RunFacts.Beside(source.Value)))
            .Where(item => item.Facts is not null)
            .ToDictionary(item => item.Key, item => item.Facts!);
    }

    private static string Required(ParseResult parsed, Option<string?> option)
    {
        var value = parsed.GetValue(option) ?? throw new TrainingException($"{option.Name} is needed (or --random).");
        return Directory.Exists(value) ? value : throw new TrainingException($"{option.Name}: there is no folder '{value}'.");
    }
}
