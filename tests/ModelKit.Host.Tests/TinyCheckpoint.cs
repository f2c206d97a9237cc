using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Host.Importing;
using HybridGrains.ModelKit.Host.Tokenizer;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using HybridGrains.ModelKit.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Host.Tests;

/// <summary>The tiny pipeline of the reference values, in every form a checkpoint comes in.</summary>
internal static class TinyCheckpoint
{
    public static string Folder => GoldenFolder.Of("pipeline/tiny_sd");

    /// <summary>A copy that a test may change, with a tokenizer whichever set it comes from.</summary>
    public static string Copy(string target, string? from = null)
    {
        from ??= Folder;
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllBytes(copy, File.ReadAllBytes(file));
        }

        if (!Directory.Exists(Path.Combine(target, "tokenizer")))
        {
            ClipVocabulary.Write(Path.Combine(target, "tokenizer"), "<|endoftext|>");
        }

        return target;
    }

    /// <summary>CLIP's tokenizer with its first merges only, for text encoders of few tokens.</summary>
    public static string WriteTokenizer(string folder)
    {
        ClipVocabulary.Write(folder, "<|endoftext|>");
        var merges = File.ReadAllLines(Path.Combine(folder, "merges.txt"))[..80];
        File.WriteAllText(Path.Combine(folder, "merges.txt"), string.Join('\n', merges) + "\n");
        File.WriteAllText(
            Path.Combine(folder, "vocab.json"),
            System.Text.Json.JsonSerializer.Serialize(ClipVocabulary.Vocabulary(string.Join('\n', merges)))
        );
        return folder;
    }

    /// <summary>The pipeline as one file under original names.</summary>
    public static void WriteSingleFile(string path)
    {
        using var scope = NewDisposeScope();
        using var denoiser = UNet2DConditionModel.FromPretrained(Path.Combine(Folder, "unet"));
        using var autoencoder = AutoencoderKL.FromPretrained(Path.Combine(Folder, "vae"));
        using var encoder = CLIPTextModel.FromPretrained(Path.Combine(Folder, "text_encoder"));
        SafetensorsWriter.Write(
            path,
            [
                .. OriginalNames.Denoiser(denoiser),
                .. OriginalNames.Autoencoder(autoencoder),
                .. OriginalNames.Clip(encoder, "cond_stage_model.transformer."),
            ]
        );
    }

    /// <summary>A LoRA for two layers of the denoiser and one of the text encoder.</summary>
    public static void WriteLora(string path)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(4);
        Tensor Random(params long[] shape) => randn(shape, generator: random) * 0.3;
        SafetensorsWriter.Write(
            path,
            [
                ("lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight", Random(4, 32)),
                ("lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q.lora_up.weight", Random(32, 4)),
                ("lora_unet_down_blocks_0_resnets_0_conv1.lora_down.weight", Random(4, 16, 3, 3)),
                ("lora_unet_down_blocks_0_resnets_0_conv1.lora_up.weight", Random(16, 4, 1, 1)),
                ("lora_te_text_model_encoder_layers_0_mlp_fc1.lora_down.weight", Random(4, 24)),
                ("lora_te_text_model_encoder_layers_0_mlp_fc1.lora_up.weight", Random(48, 4)),
            ]
        );
    }

    /// <summary>A denoiser of the same inputs with half the layers and random weights, in a pipeline folder.</summary>
    public static string WriteCompanion(string target)
    {
        Copy(target);
        manual_seed(8);
        using var network = new UNet2DConditionModel(
            Configs.UNet2DConditionConfig.Parse(File.ReadAllText(Path.Combine(Folder, "unet", "config.json"))) with
            {
                MidBlockType = null,
            }
        );
        network.SavePretrained(Path.Combine(target, "unet"));
        return target;
    }

    public static ModelFamily Import(
        string path,
        string models,
        string name,
        OnnxDtype dtype = OnnxDtype.Float32,
        Func<ImportRequest, ImportRequest>? with = null
    )
    {
        var request = new ImportRequest(path, name) { Dtype = dtype };
        new ModelImport(TimeProvider.System, new Messages()).Run(
            with?.Invoke(request) ?? request,
            models,
            replace: false,
            TestContext.Current.CancellationToken
        );
        return ModelFamily.Load(Path.Combine(models, name));
    }
}
