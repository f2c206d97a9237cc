using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using HybridGrains.ModelKit.Tests.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Checkpoints;

public sealed class SingleFileTests
{
    [Theory]
    [InlineData("input_blocks.0.0.bias", "conv_in.bias")]
    [InlineData(
        "input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight",
        "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight"
    )]
    [InlineData("input_blocks.3.0.op.weight", "down_blocks.0.downsamplers.0.conv.weight")]
    [InlineData("input_blocks.4.0.skip_connection.bias", "down_blocks.1.resnets.0.conv_shortcut.bias")]
    [InlineData("input_blocks.11.0.out_layers.3.weight", "down_blocks.3.resnets.1.conv2.weight")]
    [InlineData("middle_block.1.proj_in.weight", "mid_block.attentions.0.proj_in.weight")]
    [InlineData("middle_block.2.emb_layers.1.weight", "mid_block.resnets.1.time_emb_proj.weight")]
    [InlineData("output_blocks.2.1.conv.weight", "up_blocks.0.upsamplers.0.conv.weight")]
    [InlineData("output_blocks.5.2.conv.weight", "up_blocks.1.upsamplers.0.conv.weight")]
    [InlineData("output_blocks.11.1.norm.weight", "up_blocks.3.attentions.2.norm.weight")]
    [InlineData("out.2.weight", "conv_out.weight")]
    [InlineData("time_embed.2.weight", "time_embedding.linear_2.weight")]
    [InlineData("output_blocks.12.0.in_layers.0.weight", null)]
    public void Translate_PublishedNameOfSd1_GivesDiffusersName(string original, string? diffusers)
    {
        Assert.Equal(diffusers, new LdmDenoiserNames(PublicConfigs.Sd1).Translate(original));
    }

    [Theory]
    [InlineData("encoder.down.0.block.1.norm1.weight", "encoder.down_blocks.0.resnets.1.norm1.weight")]
    [InlineData("encoder.down.2.downsample.conv.bias", "encoder.down_blocks.2.downsamplers.0.conv.bias")]
    [InlineData("decoder.up.3.block.0.conv1.weight", "decoder.up_blocks.0.resnets.0.conv1.weight")]
    [InlineData("decoder.up.1.upsample.conv.weight", "decoder.up_blocks.2.upsamplers.0.conv.weight")]
    [InlineData("decoder.up.0.block.0.nin_shortcut.weight", "decoder.up_blocks.3.resnets.0.conv_shortcut.weight")]
    [InlineData("decoder.mid.attn_1.proj_out.weight", "decoder.mid_block.attentions.0.to_out.0.weight")]
    [InlineData("encoder.mid.attn_1.norm.weight", "encoder.mid_block.attentions.0.group_norm.weight")]
    [InlineData("encoder.norm_out.bias", "encoder.conv_norm_out.bias")]
    [InlineData("post_quant_conv.weight", "post_quant_conv.weight")]
    [InlineData("decoder.mid.attn_1.to_out.0.weight", "decoder.mid_block.attentions.0.to_out.0.weight")]
    [InlineData("encoder.mid.attn_1.query.bias", "encoder.mid_block.attentions.0.query.bias")]
    public void Translate_PublishedNameOfTheAutoencoder_GivesDiffusersName(string original, string diffusers)
    {
        Assert.Equal(diffusers, LdmAutoencoderNames.Translate(original, levels: 4));
    }

    [Theory]
    [InlineData("sd1")]
    [InlineData("sd2")]
    [InlineData("sdxl")]
    public void Of_FullSizeNamesAndShapes_FitTheirNetworksWithoutAnyConfig(string kind)
    {
        using var scope = NewDisposeScope();
        using var denoiser = new UNet2DConditionModel(PublicConfigs.Denoiser(kind), initialise: false);
        using var autoencoder = new AutoencoderKL(PublicConfigs.Autoencoder, initialise: false);
        using var checkpoint = SingleFile.Of(
            new ShapesOnly([
                .. OriginalNames.Denoiser(denoiser),
                .. OriginalNames.Autoencoder(autoencoder),
                .. TextEncoders(kind),
                ("model_ema.decay", zeros(1)),
                ("alphas_cumprod_prev", zeros(1000)),
            ])
        );

        Assert.Equal(
            PublicConfigs.Denoiser(kind).ToJson(),
            (UNet2DConditionConfig.Parse(checkpoint.Required("unet").ConfigJson) with { SampleSize = null }).ToJson()
        );
        Assert.Equal(
            kind == "sdxl" ? ["unet", "vae", "text_encoder", "text_encoder_2"] : ["unet", "vae", "text_encoder"],
            checkpoint.Parts.Select(part => part.Name)
        );
        Assert.Equal(kind == "sd2", checkpoint.SchedulerJson.Contains("v_prediction", StringComparison.Ordinal));
        Assert.Equal(kind == "sd2" ? 1 : 0, checkpoint.Notes.Count);
        Assert.All(
            checkpoint.Parts,
            part =>
            {
                using var network = part.Build();
                using var weights = part.OpenWeights();
                Assert.Equal(
                    network.named_parameters().Select(p => p.name).Order(StringComparer.Ordinal),
                    weights.Names.Order(StringComparer.Ordinal)
                );
                Assert.All(
                    network.named_parameters(),
                    p => Assert.Equal(p.parameter.numel(), weights.ShapeOf(p.name).Aggregate(1L, (a, b) => a * b))
                );
            }
        );
    }

    [Fact]
    public void Open_FileMadeFromThePipelineFolder_HoldsTheSameNetworks()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var folder = new TemporaryFolder();
        var pipeline = GoldenFolder.Of("pipeline/tiny_sd");
        using var denoiser = UNet2DConditionModel.FromPretrained(Path.Combine(pipeline, "unet"));
        using var autoencoder = AutoencoderKL.FromPretrained(Path.Combine(pipeline, "vae"));
        using var encoder = CLIPTextModel.FromPretrained(Path.Combine(pipeline, "text_encoder"));
        (string, Tensor)[] tensors =
        [
            .. OriginalNames.Denoiser(denoiser),
            .. OriginalNames.Autoencoder(autoencoder),
            .. OriginalNames.Clip(encoder, "cond_stage_model.transformer."),
            ("betas", zeros(3)),
        ];
        SafetensorsWriter.Write(folder.File("model.safetensors"), tensors);

        using var checkpoint = SingleFile.Open(folder.File("model.safetensors"), new() { ConfigFolder = pipeline });

        Assert.All(
            new Network[] { denoiser, autoencoder, encoder }.Zip(["unet", "vae", "text_encoder"]),
            pair =>
            {
                using var loaded = checkpoint.Required(pair.Second).Load();
                AssertSame(pair.First, loaded);
            }
        );
        Assert.Equal(
            "DDIMScheduler",
            System.Text.Json.JsonDocument.Parse(checkpoint.SchedulerJson).RootElement.GetProperty("_class_name").GetString()
        );
    }

    [Theory]
    [InlineData("text_encoder", 0)]
    [InlineData("text_encoder_2", 0)]
    [InlineData("text_encoder", 1)]
    public void OpenClip_NamesOfEncoder_HoldTheSameNetwork(string name, int spare)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var folder = new TemporaryFolder();
        using var encoder = CLIPTextModel.FromFolder(Path.Combine(GoldenFolder.Of("pipeline/tiny_sdxl"), name));
        var projecting = encoder is CLIPTextModelWithProjection;
        SafetensorsWriter.Write(folder.File("file.safetensors"), [.. OriginalNames.OpenClip(encoder, "x.model.", spare)]);

        using var file = SafetensorsFile.Open(folder.File("file.safetensors"));
        using CLIPTextModel loaded = projecting ? new CLIPTextModelWithProjection(encoder.Config) : new CLIPTextModel(encoder.Config);
        loaded.Load(OpenClipNames.Of(file, "x.model.", encoder.Layers.Count, projecting));

        AssertSame(encoder, loaded);
    }

    [Fact]
    public void Open_SomeOtherFile_SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder.File("lora.safetensors"), [("lora_unet_x.alpha", ones(1))]);

        var error = Assert.Throws<CheckpointException>(() => SingleFile.Open(folder.File("lora.safetensors")));

        Assert.Contains("model.diffusion_model.", error.Message);
    }

    private static IEnumerable<(string Name, Tensor Value)> TextEncoders(string kind)
    {
        var clip = new CLIPTextModel(PublicConfigs.ClipL, initialise: false);
        return kind switch
        {
            "sd1" => OriginalNames.Clip(clip, "cond_stage_model.transformer."),
            "sd2" => OriginalNames.OpenClip(
                new CLIPTextModel(PublicConfigs.OpenClipH, initialise: false),
                "cond_stage_model.model.",
                spare: 1
            ),
            _ =>
            [
                .. OriginalNames.Clip(clip, "conditioner.embedders.0.transformer."),
                .. OriginalNames.OpenClip(
                    new CLIPTextModelWithProjection(PublicConfigs.OpenClipG, initialise: false),
                    "conditioner.embedders.1.model."
                ),
            ],
        };
    }

    private static void AssertSame(Network expected, Network actual)
    {
        var parameters = actual.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        Assert.All(expected.named_parameters(), p => Assert.True(p.parameter.eq(parameters[p.name]).all().item<bool>(), p.name));
        Assert.Equal(parameters.Count, expected.named_parameters().Count());
    }
}
