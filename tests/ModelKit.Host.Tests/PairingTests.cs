using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Host.Pairing;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Host.Tests;

public sealed class PairingTests
{
    [Fact]
    public void Add_CompanionInAnotherDtype_JoinsAndTakesOver()
    {
        using var folder = new TemporaryFolder();
        var family = TinyCheckpoint.Import(TinyCheckpoint.Folder, folder.Path, "tiny");
        var companion = TinyCheckpoint.Import(
            TinyCheckpoint.WriteCompanion(folder.File("checkpoint")),
            folder.Path,
            "companion",
            OnnxDtype.Float16
        );

        FamilyPairing.Add(family, companion, "large", "small");

        var paired = ModelFamily.Load(family.Folder);
        Assert.Equal(["large", "small"], paired.Manifest.Denoisers.Select(entry => entry.Name));
        Assert.Equal(("large", "small"), (paired.Manifest.Defaults.LargeDenoiser, paired.Manifest.Defaults.SmallDenoiser));
        Assert.Equal(companion.Manifest.Denoisers[0].Parameters, paired.Denoiser("small").Parameters);
        Assert.Empty(paired.Verify());
        using var runtime = new FamilyRuntime(paired, new FamilyRuntimeOptions(), TimeProvider.System);
        var start = runtime.Start(new GenerationParameters("tiny", "a cat", "", 32, 32, 4, "ddim", 3, 1));
        var half = runtime.Run(start, new RangeSpec("large", 2), null, TestContext.Current.CancellationToken);
        Assert.NotNull(runtime.Run(half.State, new RangeSpec("small", 4, "full"), null, TestContext.Current.CancellationToken).Picture);
    }

    [Fact]
    public void Add_Again_TakesThePlaceOfTheFirst()
    {
        using var folder = new TemporaryFolder();
        var family = TinyCheckpoint.Import(TinyCheckpoint.Folder, folder.Path, "tiny");
        var companion = TinyCheckpoint.Import(TinyCheckpoint.WriteCompanion(folder.File("checkpoint")), folder.Path, "companion");

        FamilyPairing.Add(family, companion, "large", "small");
        FamilyPairing.Add(ModelFamily.Load(family.Folder), companion, "large", "small");

        var paired = ModelFamily.Load(family.Folder);
        Assert.Equal(["large", "small"], paired.Manifest.Denoisers.Select(entry => entry.Name));
        Assert.Empty(paired.Verify());
    }

    public static TheoryData<string, string> Misfits() =>
        new()
        {
            { "prediction", "prediction type: Epsilon against VPrediction" },
            { "schedule", "schedule: alphas_cumprod differ" },
            { "scale", "latent space: scaling factor 0.18215 against 0.5" },
            { "autoencoder", "latent space: the encoders make latents" },
            { "encoder", "conditioning: the text encoders differ" },
            { "context", "conditioning: encoder_hidden_states has 24 channels against 12" },
            { "classes", "conditioning: the denoisers take" },
            { "tokenizer", "conditioning: the tokenizers" },
        };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Add_WhatDoesNotFit_SaysWhatDiffersAndChangesNothing(string what, string difference)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var family = TinyCheckpoint.Import(TinyCheckpoint.Folder, folder.Path, "tiny");
        var other = TinyCheckpoint.Import(Changed(what, TinyCheckpoint.Copy(folder.File("checkpoint"))), folder.Path, "other");
        if (what == "classes")
        {
            // An import refuses such a denoiser; a family made elsewhere may have one.
            var unet = UNet2DConditionConfig.Parse(File.ReadAllText(other.Path("unet/config.json")));
            using var classes = new UNet2DConditionModel(unet with { NumClassEmbeds = 3 });
            OnnxExport.Denoiser(classes, other.Path("unet/model.onnx"));
        }

        var error = Assert.Throws<CheckpointException>(() => FamilyPairing.Add(family, other, "large", "small"));

        Assert.Contains(difference, error.Message);
        Assert.Equal(family.Hash, ModelFamily.Load(family.Folder).Hash);
        Assert.False(Directory.Exists(family.Path("unet_small")));
    }

    private static string Changed(string what, string checkpoint)
    {
        manual_seed(9);
        string File(string name) => Path.Combine(checkpoint, name);
        void Replace(string file, string old, string now) =>
            System.IO.File.WriteAllText(File(file), System.IO.File.ReadAllText(File(file)).Replace(old, now, StringComparison.Ordinal));
        var unet = UNet2DConditionConfig.Parse(System.IO.File.ReadAllText(File("unet/config.json")));
        switch (what)
        {
            case "prediction":
                Replace("scheduler/scheduler_config.json", "\"epsilon\"", "\"v_prediction\"");
                break;
            case "schedule":
                Replace("scheduler/scheduler_config.json", "0.012", "0.02");
                break;
            case "scale":
                Replace("vae/config.json", "0.18215", "0.5");
                break;
            case "autoencoder":
                new AutoencoderKL(AutoencoderKLConfig.Parse(System.IO.File.ReadAllText(File("vae/config.json")))).SavePretrained(
                    File("vae")
                );
                break;
            case "encoder":
                new CLIPTextModel(CLIPTextConfig.Parse(System.IO.File.ReadAllText(File("text_encoder/config.json")))).SavePretrained(
                    File("text_encoder")
                );
                break;
            case "context":
                new UNet2DConditionModel(unet with { CrossAttentionDim = [12] }).SavePretrained(File("unet"));
                break;
            case "classes":
                break;
            default:
                var merges = System.IO.File.ReadAllLines(File("tokenizer/merges.txt"));
                System.IO.File.WriteAllText(File("tokenizer/merges.txt"), string.Join('\n', merges[..100]) + "\n");
                System.IO.File.WriteAllText(
                    File("tokenizer/vocab.json"),
                    System.Text.Json.JsonSerializer.Serialize(Tokenizer.ClipVocabulary.Vocabulary(string.Join('\n', merges[..100])))
                );
                break;
        }

        return checkpoint;
    }
}
