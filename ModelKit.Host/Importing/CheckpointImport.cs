using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Schedules;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Lora;

namespace HybridGrains.ModelKit.Host.Importing;

/// <summary>A checkpoint with safetensors weights, in a folder or in one file, to a family of ONNX files.</summary>
internal sealed class CheckpointImport(ImportRequest request, TimeProvider timeProvider, IProgress<string> progress)
{
    private const int DefaultSide = 64;

    /// <summary>Fills the folder; family.json comes last.</summary>
    public FamilyManifest Write(AsideFolder folder, CancellationToken cancellationToken)
    {
        using var checkpoint = Open();
        foreach (var note in checkpoint.Notes)
        {
            progress.Report(note);
        }

        var denoiser = UNet2DConditionConfig.Parse(checkpoint.Required(Checkpoint.Denoiser).ConfigJson);
        var encoder = CLIPTextConfig.Parse(checkpoint.Required(Checkpoint.TextEncoder).ConfigJson);
        var latent = Latent(checkpoint.Required(Checkpoint.Autoencoder));
        RunnableRules.Check(
            denoiser,
            latent.Channels,
            checkpoint.Part(Checkpoint.TextEncoder2) is { } pooling ? CLIPTextConfig.Parse(pooling.ConfigJson).ProjectionDim : null
        );
        var schedule = FamilyFiles.WriteSchedule(folder, checkpoint.SchedulerJson);
        var defaults = FamilyDefaultsFor.Of(checkpoint.SchedulerJson, denoiser.TimeCondProjDim is not null);
        RunnableRules.Check(defaults, Path.Combine(folder.Path, schedule));
        File.WriteAllText(Path.Combine(folder.Path, DiffusersFolder.IndexFile), checkpoint.IndexJson);
        var tokenizer = FamilyFiles.WriteTokenizer(
            folder,
            "tokenizer",
            request.Tokenizer ?? checkpoint.Tokenizer,
            encoder.VocabSize,
            PadToken(encoder)
        );
        var tokenizer2 = Tokenizer2(folder, checkpoint);

        var side = denoiser.SampleSize?[0] ?? DefaultSide;
        var parts = Export(checkpoint, folder, side, encoder.MaxPositionEmbeddings, cancellationToken);
        ImportedPart? Part(string name) => parts.FirstOrDefault(part => part.Name == name);
        cancellationToken.ThrowIfCancellationRequested();
        progress.Report("hashing");
        var manifest = new FamilyManifest
        {
            SchemaVersion = 1,
            Name = request.Name,
            Title = request.Name,
            License = request.License,
            Created = timeProvider.GetUtcNow(),
            Latent = latent,
            Size = Sizes(side * latent.Factor, latent.Factor),
            Tokenizer = tokenizer,
            Tokenizer2 = tokenizer2,
            TextEncoder = Component(Part(Checkpoint.TextEncoder)!),
            TextEncoder2 = Part(Checkpoint.TextEncoder2) is { } second ? Component(second) : null,
            NoiseSchedule = schedule,
            Denoisers =
            [
                new DenoiserEntry("large", Part(Checkpoint.Denoiser)!.Path)
                {
                    Parameters = Part(Checkpoint.Denoiser)!.Parameters,
                    SelfCheckDifference = Part(Checkpoint.Denoiser)!.Difference,
                    FlopsPerEvaluation = Part(Checkpoint.Denoiser)!.Flops,
                    TimeCondProjDim = denoiser.TimeCondProjDim,
                },
            ],
            Decoders =
            [
                new DecoderEntry("full", Part("vae_decoder")!.Path)
                {
                    Parameters = Part("vae_decoder")!.Parameters,
                    SelfCheckDifference = Part("vae_decoder")!.Difference,
                    FlopsPerPicture = Part("vae_decoder")!.Flops,
                },
            ],
            Encoder = Component(Part("vae_encoder")!),
            Defaults = defaults,
            Files = FamilyFiles.Hashes(folder.Path),
        };
        File.WriteAllText(Path.Combine(folder.Path, ModelFamily.ManifestFile), FamilyJson.Write(manifest));
        return manifest;
    }

    private Checkpoint Open() =>
        Directory.Exists(request.Path)
            ? DiffusersFolder.Open(request.Path)
            : SingleFile.Open(
                request.Path,
                new SingleFileOptions { ConfigFolder = request.Config, PredictionType = request.PredictionType }
            );

    private List<ImportedPart> Export(Checkpoint checkpoint, AsideFolder folder, int side, int tokens, CancellationToken cancellationToken)
    {
        var loras = new List<(LoraFile File, double Scale)>();
        try
        {
            foreach (var lora in request.Loras)
            {
                loras.Add((LoraFile.Open(lora.Path), lora.Scale));
            }

            var absent = loras.SelectMany(lora => lora.File.Components).FirstOrDefault(component => checkpoint.Part(component) is null);
            if (absent is not null)
            {
                throw new CheckpointException($"A LoRA changes {absent}, which the checkpoint does not have.");
            }

            var export = new NetworkExport(request, loras, progress);
            return [.. checkpoint.Parts.SelectMany(part => export.Export(part, folder, side, tokens, cancellationToken))];
        }
        finally
        {
            loras.ForEach(lora => lora.File.Dispose());
        }
    }

    private string? Tokenizer2(AsideFolder folder, Checkpoint checkpoint)
    {
        if (checkpoint.Part(Checkpoint.TextEncoder2) is not { } part)
        {
            return null;
        }

        var config = CLIPTextConfig.Parse(part.ConfigJson);
        return FamilyFiles.WriteTokenizer(
            folder,
            "tokenizer_2",
            checkpoint.Tokenizer2 ?? request.Tokenizer,
            config.VocabSize,
            PadToken(config)
        );
    }

    /// <summary>OpenCLIP's encoders, which have the exact gelu, were trained on prompts filled up with id 0.</summary>
    private static string PadToken(CLIPTextConfig config) => config.HiddenAct == "gelu" ? "!" : "<|endoftext|>";

    private static LatentSpaceEntry Latent(CheckpointPart autoencoder)
    {
        if (autoencoder.ClassName == "AutoencoderTiny")
        {
            var tiny = AutoencoderTinyConfig.Parse(autoencoder.ConfigJson);
            return new(tiny.LatentChannels, 1 << (tiny.NumDecoderBlocks.Count - 1), (float)tiny.ScalingFactor);
        }

        var config = AutoencoderKLConfig.Parse(autoencoder.ConfigJson);
        if (config.ShiftFactor is not (null or 0))
        {
            throw new CheckpointException($"The autoencoder has shift_factor {config.ShiftFactor}, which is not supported.");
        }

        return new(config.LatentChannels, 1 << (config.BlockOutChannels.Count - 1), (float)config.ScalingFactor);
    }

    /// <summary>Half to twice the size it was trained at, within what requests may ask for.</summary>
    private static SizeLimits Sizes(int pixels, int factor) =>
        new(pixels, pixels, Math.Max(8, Math.Min(64, pixels)), Math.Clamp(pixels * 2, 64, 2048), Math.Max(8, factor));

    private static ComponentEntry Component(ImportedPart part) =>
        new(part.Path) { Parameters = part.Parameters, SelfCheckDifference = part.Difference };
}
