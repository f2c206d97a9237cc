using System.CommandLine;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Scenes.Reading;

namespace HybridGrains.Training.Scenes;

/// <summary><c>scenes objects | preview</c>: what emoji-scenes-2 looks like.</summary>
internal static class SceneCommands
{
    private static readonly Option<string> Picture = new("--out")
    {
        Description = "PNG to write.",
        DefaultValueFactory = _ => "scenes.png",
    };
    private static readonly Option<int> Seed = new("--seed") { DefaultValueFactory = _ => 1 };

    public static Command Create() =>
        new("scenes", "The second data set, emoji-scenes-2: composed on the fly, never stored.")
        {
            CreateObjects(),
            CreatePreview(),
            CreateCheck(),
            CreateVocabulary(),
            CreateReconstruct(),
            CreateLatents(),
            TeacherCommand.Create(),
            TeacherCommand.CreateExport(),
            TeacherCommand.CreateThin(),
            ReaderCommand.Create(),
            EvaluateScenesCommand.Create(),
        };

    private static Command CreateObjects()
    {
        var command = new Command("objects", "Draw all objects at the smallest size, and list those that look alike.") { Picture };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var sprites = await SpriteLibrary.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
                var sheet = new ContactSheet(16, SceneLayout.Side / 2);
                foreach (var item in SceneObject.All)
                {
                    sheet.Add(Stamped(sprites.Get(item.Id, SceneLayout.Pair)), item.Name);
                }

                sheet.Save(parsed.GetValue(Picture)!);
                foreach (var (a, b, difference) in Alike(sprites).OrderBy(pair => pair.Difference).Take(60))
                {
                    Console.WriteLine($"{difference, 6:F1}  {a.Name} ~ {b.Name}");
                }

                foreach (var item in SceneObject.All)
                {
                    var tints = Enum.GetValues<Tint>().Where(tint => sprites.Paintable(item.Id, tint));
                    var turns = Enum.GetValues<Turn>().Where(turn => sprites.Turnable(item.Id, turn));
                    var unseen = Backdrop
                        .All.Where(backdrop => !sprites.Visible(item.Id, Tint.Natural, backdrop))
                        .Select(backdrop => backdrop.Name);
                    Console.WriteLine(
                        $"{item.Id, 3} {item.Name}: own {item.OwnColour}; tints {string.Join(',', tints)}; "
                            + $"turns {string.Join(',', turns)}; unseen {string.Join(',', unseen)}"
                    );
                }
            }
        );
        return command;
    }

    private static Command CreatePreview()
    {
        var kind = new Option<CompositionKind?>("--kind") { Description = "Only this kind of scene." };
        var heldOut = new Option<bool>("--held-out") { Description = "Combinations that training never sees." };
        var command = new Command("preview", "Draw 48 scenes with their captions.") { Picture, Seed, kind, heldOut };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var sprites = await SpriteLibrary.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
                var painter = new CompositionPainter(sprites);
                var split = parsed.GetValue(heldOut) ? SceneSplit.HeldOut : SceneSplit.Train;
                var sampler = new CompositionSampler(sprites, split, parsed.GetValue(Seed), parsed.GetValue(kind));
                var sheet = new ContactSheet(8, SceneLayout.Side);
                for (var i = 0; i < 48; i++)
                {
                    var composition = sampler.Next();
                    sheet.Add(painter.Paint(composition), composition.Caption);
                }

                sheet.Save(parsed.GetValue(Picture)!);
                Console.WriteLine(parsed.GetValue(Picture));
            }
        );
        return command;
    }

    private static Command CreateCheck()
    {
        var count = new Option<int>("--count") { Description = "Scenes to draw.", DefaultValueFactory = _ => 20_000 };
        var command = new Command("check", "Judge scenes by their own truth: each must be all right for its caption.") { Seed, count };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var sprites = await SpriteLibrary.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
                var sampler = new CompositionSampler(sprites, SceneSplit.Train, parsed.GetValue(Seed));
                var (many, wrong, near) = (parsed.GetValue(count), 0, 0);
                for (var i = 0; i < many; i++)
                {
                    var composition = sampler.Next();
                    var truth = CompositionReading.Of(composition);
                    var score = RequestScore.Of(SceneRequest.Of(composition), truth);
                    if (!score.AllRight && wrong++ < 20)
                    {
                        Console.WriteLine($"{composition.Caption}: {string.Join(' ', score.Wrong)}");
                    }

                    if (!CompositionReadings.Separable(truth) && near++ < 20)
                    {
                        Console.WriteLine($"{composition.Caption}: two centres are too near each other to be told apart");
                    }
                }

                Console.WriteLine($"{wrong} of {many:N0} are judged wrong, {near} cannot be read.");
                return wrong + near == 0 ? 0 : 1;
            }
        );
        return command;
    }

    private static Command CreateVocabulary()
    {
        var folder = new Option<string>("--out") { Description = "Tokenizer folder to write.", Required = true };
        var command = new Command("vocabulary", "Learn the BPE vocabulary from captions and write it in CLIP's files.") { folder };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var sprites = await SpriteLibrary.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
                var (words, tokens, longest) = CaptionVocabulary.Write(sprites, parsed.GetValue(folder)!);
                Console.WriteLine($"{words} words, {tokens} tokens, longest caption {longest}: {parsed.GetValue(folder)}");
            }
        );
        return command;
    }

    private static Command CreateReconstruct()
    {
        var vae = new Option<string>("--vae") { Description = "Folder of the autoencoder.", Required = true };
        var count = new Option<int>("--count") { Description = "Held-out scenes to measure.", DefaultValueFactory = _ => 64 };
        var command = new Command("reconstruct", "Measure an autoencoder on held-out scenes, and draw 24 of them with what comes back.")
        {
            vae,
            Picture,
            Seed,
            count,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var sprites = await SpriteLibrary.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
                using var autoencoder = AutoencoderKL.FromPretrained(parsed.GetValue(vae)!);
                var sampler = new CompositionSampler(sprites, SceneSplit.HeldOut, parsed.GetValue(Seed));
                var psnr = Reconstruction.Measure(
                    autoencoder,
                    new CompositionPainter(sprites),
                    sampler,
                    parsed.GetValue(count),
                    parsed.GetValue(Picture)!
                );
                Console.WriteLine($"{psnr:F2} dB on {parsed.GetValue(count)} held-out scenes; {parsed.GetValue(Picture)}");
            }
        );
        return command;
    }

    private static Command CreateLatents()
    {
        var vae = new Option<string>("--vae") { Description = "Folder of the autoencoder.", Required = true };
        var tokenizer = new Option<string>("--tokenizer") { Description = "Folder of the tokenizer.", Required = true };
        var folder = new Option<string>("--out")
        {
            Description = "Folder for train-000.safetensors and so on, and heldout.safetensors.",
            Required = true,
        };
        var count = new Option<int>("--count") { Description = "Train scenes to encode.", DefaultValueFactory = _ => 40_000 };
        var command = new Command("latents", "Encode scenes to latents in shards. Shards that are there stay; the same command goes on.")
        {
            vae,
            tokenizer,
            folder,
            count,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                TorchSharp.torch.set_num_threads(1);
                var sprites = await SpriteLibrary.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
                using var autoencoder = AutoencoderKL.FromPretrained(parsed.GetValue(vae)!);
                new LatentShards(autoencoder, ClipTokenizer.Load(parsed.GetValue(tokenizer)!), sprites, parsed.GetValue(folder)!).Encode(
                    parsed.GetValue(count),
                    cancellationToken
                );
            }
        );
        return command;
    }

    private static byte[] Stamped(EmojiSprite sprite)
    {
        const int Side = SceneLayout.Side / 2;
        var rgb = new byte[Side * Side * 3];
        var margin = (Side - sprite.Size) / 2;
        Array.Fill(rgb, (byte)255);
        for (var i = 0; i < sprite.Alpha.Length; i++)
        {
            var to = ((i / sprite.Size + margin) * Side + i % sprite.Size + margin) * 3;
            for (var c = 0; c < 3; c++)
            {
                rgb[to + c] = (byte)Math.Clamp(sprite.Rgb[i * 3 + c] + 255 * (1 - sprite.Alpha[i]) + 0.5f, 0, 255);
            }
        }

        return rgb;
    }

    private static IEnumerable<(SceneObject A, SceneObject B, float Difference)> Alike(SpriteLibrary sprites) =>
        from a in SceneObject.All
        from b in SceneObject.All
        where a.Id < b.Id
        select (a, b, Sprite.Difference(sprites.Get(a.Id, SceneLayout.Small), sprites.Get(b.Id, SceneLayout.Small)));
}
