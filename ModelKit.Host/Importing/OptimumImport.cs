using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Schedules;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using TorchSharp;

namespace HybridGrains.ModelKit.Host.Importing;

/// <summary>
/// A folder that optimum exported: the ONNX files are taken as they are. There are no weights to compare them with, so they are run
/// once on random inputs and must give finite numbers.
/// </summary>
internal sealed class OptimumImport(ImportRequest request, TimeProvider timeProvider, IProgress<string> progress)
{
    private const string Onnx = ExportedFile.Onnx;
    private const int TokensPerPrompt = 77;
    private const int ProbeSide = 16;
    private static readonly string[] Copied = ["unet", "vae_decoder", "vae_encoder", "text_encoder", "text_encoder_2"];

    /// <summary>A family of ours has ONNX files too, but keeps the autoencoder's beside its weights.</summary>
    public static bool IsOptimum(string folder) =>
        File.Exists(Path.Combine(folder, "unet", Onnx)) && !File.Exists(Path.Combine(folder, "vae", "decoder.onnx"));

    /// <summary>Fills the folder; family.json comes last.</summary>
    public FamilyManifest Write(AsideFolder folder, CancellationToken cancellationToken)
    {
        Refuse();
        foreach (var name in Copied.Where(name => Directory.Exists(Path.Combine(request.Path, name))))
        {
            Copy(name, folder, cancellationToken);
        }

        var index = Path.Combine(request.Path, DiffusersFolder.IndexFile);
        if (File.Exists(index))
        {
            File.WriteAllText(Path.Combine(folder.Path, DiffusersFolder.IndexFile), DiffusersFolder.ReadText(index));
        }

        var (text, corrected) = DenoiserConfigText.Of(DiffusersFolder.ReadText(Path.Combine(request.Path, "unet", "config.json")));
        progress.Report(corrected ?? "unet: config.json is taken as it is");
        var unet = UNet2DConditionConfig.Parse(text);
        var decoder = AutoencoderKLConfig.Parse(DiffusersFolder.ReadText(Path.Combine(request.Path, "vae_decoder", "config.json")));
        var encoder = CLIPTextConfig.Parse(DiffusersFolder.ReadText(Path.Combine(request.Path, "text_encoder", "config.json")));
        RunnableRules.Check(unet, decoder.LatentChannels, PooledWidth());
        var scheduler = DiffusersFolder.Scheduler(request.Path);
        foreach (var note in scheduler.Notes)
        {
            progress.Report(note);
        }

        var schedule = FamilyFiles.WriteSchedule(folder, scheduler.Json);
        var defaults = FamilyDefaultsFor.Of(scheduler.Json, unet.TimeCondProjDim is not null);
        RunnableRules.Check(defaults, Path.Combine(folder.Path, schedule));
        var tokenizer = FamilyFiles.WriteTokenizer(folder, "tokenizer", Tokenizer("tokenizer"), encoder.VocabSize, "<|endoftext|>");
        foreach (var name in Copied.Where(name => File.Exists(Path.Combine(folder.Path, name, Onnx))))
        {
            Probe(Path.Combine(folder.Path, name, Onnx), name, cancellationToken);
        }

        var factor = 1 << (decoder.BlockOutChannels.Count - 1);
        var side = unet.SampleSize?[0] ?? 64;
        using var denoiser = new UNet2DConditionModel(unet, initialise: false);
        using var autoencoder = new AutoencoderKL(decoder, initialise: false);
        ComponentEntry? Component(string name) =>
            File.Exists(Path.Combine(folder.Path, name, Onnx)) ? new($"{name}/{Onnx}") { Parameters = Count(folder, name) } : null;
        var manifest = new FamilyManifest
        {
            SchemaVersion = 1,
            Name = request.Name,
            Title = request.Name,
            License = request.License,
            Created = timeProvider.GetUtcNow(),
            Latent = new(decoder.LatentChannels, factor, (float)decoder.ScalingFactor),
            Size = new(
                side * factor,
                side * factor,
                Math.Min(64, side * factor),
                Math.Clamp(side * factor * 2, 64, 2048),
                Math.Max(8, factor)
            ),
            Tokenizer = tokenizer,
            Tokenizer2 = Component("text_encoder_2") is null
                ? null
                : FamilyFiles.WriteTokenizer(
                    folder,
                    "tokenizer_2",
                    Tokenizer("tokenizer_2") ?? Tokenizer("tokenizer"),
                    encoder.VocabSize,
                    "!"
                ),
            TextEncoder = Component("text_encoder") ?? throw Missing("text_encoder"),
            TextEncoder2 = Component("text_encoder_2"),
            NoiseSchedule = schedule,
            Denoisers =
            [
                new DenoiserEntry("large", $"unet/{Onnx}")
                {
                    Parameters = Count(folder, "unet"),
                    FlopsPerEvaluation = FlopCount.Denoiser(denoiser, side, TokensPerPrompt),
                    TimeCondProjDim = unet.TimeCondProjDim,
                },
            ],
            Decoders =
            [
                new DecoderEntry("full", (Component("vae_decoder") ?? throw Missing("vae_decoder")).Path)
                {
                    Parameters = Count(folder, "vae_decoder"),
                    FlopsPerPicture = FlopCount.Decoder(autoencoder, side),
                },
            ],
            Encoder = Component("vae_encoder"),
            Defaults = defaults,
            Files = FamilyFiles.Hashes(folder.Path),
        };
        File.WriteAllText(Path.Combine(folder.Path, ModelFamily.ManifestFile), FamilyJson.Write(manifest));
        return manifest;
    }

    private void Refuse()
    {
        if (request.Loras.Count > 0)
        {
            throw new CheckpointException(
                "--lora needs the weights; an ONNX folder has them folded into its graphs. Import the checkpoint that it was made from."
            );
        }

        if (request.Quantization != OnnxQuantization.None)
        {
            throw new CheckpointException("--quantize needs the weights; an ONNX folder is taken as it is.");
        }
    }

    private int? PooledWidth()
    {
        var path = Path.Combine(request.Path, "text_encoder_2", "config.json");
        return File.Exists(path) ? CLIPTextConfig.Parse(DiffusersFolder.ReadText(path)).ProjectionDim : null;
    }

    private string? Tokenizer(string name)
    {
        var folder = request.Tokenizer ?? Path.Combine(request.Path, name);
        return File.Exists(Path.Combine(folder, "vocab.json")) || File.Exists(Path.Combine(folder, "tokenizer.json")) ? folder : null;
    }

    private void Copy(string name, AsideFolder folder, CancellationToken cancellationToken)
    {
        progress.Report($"{name}: copying");
        var (from, to) = (Path.Combine(request.Path, name), folder.Component(name));
        string[] files = File.Exists(Path.Combine(from, Onnx)) ? [Onnx, .. OnnxFileFacts.Read(Path.Combine(from, Onnx)).ExternalFiles] : [];
        foreach (var file in files.Concat(((string[])["config.json"]).Where(file => File.Exists(Path.Combine(from, file)))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.Copy(Path.Combine(from, file), Path.Combine(to, file));
        }
    }

    private static long Count(AsideFolder folder, string name) => OnnxFileFacts.Read(Path.Combine(folder.Path, name, Onnx)).Parameters;

    private void Probe(string path, string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        progress.Report($"{name}: running in ONNX Runtime");
        using var scope = torch.NewDisposeScope();
        using var network = new OnnxNetwork(path);
        var outputs = network.RunAll([.. network.InputNames.Select(input => (input, network.Probe(input, ProbeSide, TokensPerPrompt)))]);
        if (outputs.Any(output => !output.isfinite().all().item<bool>()))
        {
            throw new CheckpointException($"{path} gives numbers that are not finite for random inputs.");
        }
    }

    private CheckpointException Missing(string name) => new($"{request.Path} has no {name}/{Onnx}.");
}
