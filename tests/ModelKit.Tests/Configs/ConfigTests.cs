using System.Text.Json;
using HybridGrains.ModelKit.Configs;

namespace HybridGrains.ModelKit.Tests.Configs;

public sealed class ConfigTests
{
    [Theory]
    [InlineData("class_embed_type", "\"image\"")]
    [InlineData("addition_embed_type", "\"text_image\"")]
    [InlineData("resnet_time_scale_shift", "\"spatial\"")]
    [InlineData("resnet_out_scale_factor", "0")]
    [InlineData("transformer_layers_per_block", "[1, 2]")]
    [InlineData("transformer_layers_per_block", "[[1, 2, 3], 1, 1, 1]")]
    [InlineData("dual_cross_attention", "true")]
    [InlineData("only_cross_attention", "[true, false]")]
    [InlineData("encoder_hid_dim_type", "\"image_proj\"")]
    [InlineData("conv_in_kernel", "4")]
    [InlineData("mid_block_type", "\"UNetMidBlock2DSimpleCrossAttn\"")]
    [InlineData("down_block_types", "[\"AttnDownBlock2D\"]")]
    [InlineData("act_fn", "\"tanh\"")]
    [InlineData("norm_num_groups", "7")]
    [InlineData("attention_head_dim", "[3, 5]")]
    [InlineData("block_out_channels", "[0, 1, 2, 3]")]
    public void Parse_UnsupportedValue_NamesTheField(string field, string value)
    {
        var error = Assert.Throws<ModelConfigException>(() => UNet2DConditionConfig.Parse($$"""{"{{field}}": {{value}}}"""));

        Assert.Equal(field, error.Field);
    }

    [Theory]
    [InlineData("""{"addition_embed_type": "text_time"}""", "addition_time_embed_dim")]
    [InlineData(
        """{"addition_embed_type": "text_time", "addition_time_embed_dim": 8, "projection_class_embeddings_input_dim": 48}""",
        "projection_class_embeddings_input_dim"
    )]
    [InlineData("""{"class_embed_type": "projection"}""", "projection_class_embeddings_input_dim")]
    [InlineData("""{"encoder_hid_dim_type": "text_proj"}""", "encoder_hid_dim")]
    [InlineData("""{"transformer_layers_per_block": [[1, 2], 1, 1, 1]}""", "reverse_transformer_layers_per_block")]
    public void Parse_PartsThatDoNotFit_NamesTheField(string json, string field)
    {
        Assert.Equal(field, Assert.Throws<ModelConfigException>(() => UNet2DConditionConfig.Parse(json)).Field);
    }

    [Fact]
    public void Parse_DepthsPerLayer_AreWrittenAsRead()
    {
        const string json =
            """{"transformer_layers_per_block": [0, [1, 2], 3, 1], "reverse_transformer_layers_per_block": [1, 3, [4, 4, 10], 0], "only_cross_attention": [true, true, false, false]}""";

        using var read = JsonDocument.Parse(json);
        using var written = JsonDocument.Parse(UNet2DConditionConfig.Parse(json).ToJson());

        Assert.All(
            read.RootElement.EnumerateObject(),
            field => Assert.True(JsonElement.DeepEquals(field.Value, written.RootElement.GetProperty(field.Name)))
        );
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"block_out_channels": null}""")]
    [InlineData("""{"block_out_channels": "many"}""")]
    public void Parse_BrokenJson_ThrowsTyped(string json)
    {
        Assert.Throws<ModelConfigException>(() => UNet2DConditionConfig.Parse(json));
    }

    [Fact]
    public void Parse_UnknownHarmlessKeys_AreIgnored()
    {
        var config = UNet2DConditionConfig.Parse(
            """{"_diffusers_version": "0.31.0", "addition_embed_type_num_heads": 64, "out_channels": 7}"""
        );

        Assert.Equal(7, config.OutChannels);
    }

    [Fact]
    public void Parse_OfToJson_GivesTheSameText()
    {
        var config = new UNet2DConditionConfig
        {
            AttentionHeadDim = [5, 10, 20, 20],
            MidBlockType = null,
            TimeCondProjDim = 256,
        };

        var again = UNet2DConditionConfig.Parse(config.ToJson());

        Assert.Equal(config.ToJson(), again.ToJson());
        Assert.Null(again.MidBlockType);
        Assert.Equal([5, 10, 20, 20], again.AttentionHeadDim);
        Assert.Contains("\"_class_name\": \"UNet2DConditionModel\"", config.ToJson());
    }

    [Theory]
    [InlineData("networks/unet_sd1")]
    [InlineData("networks/unet_small_variants")]
    [InlineData("networks/unet_lcm_timecond")]
    [InlineData("networks/vae_kl_noquant_16ch")]
    [InlineData("networks/taesd_shape")]
    [InlineData("clip/text_quick_gelu")]
    public void ToJson_OfParsedReferenceConfig_HoldsTheSameValues(string name)
    {
        using var golden = new GoldenCase(name);
        var text = File.ReadAllText(Path.Combine(golden.Folder, "config.json"));
        using var original = JsonDocument.Parse(text);

        using var written = JsonDocument.Parse(Rewrite(text, original.RootElement));

        foreach (var property in written.RootElement.EnumerateObject().Where(p => original.RootElement.TryGetProperty(p.Name, out _)))
        {
            Assert.True(
                JsonElement.DeepEquals(property.Value, original.RootElement.GetProperty(property.Name)),
                $"{property.Name}: wrote {property.Value}, read {original.RootElement.GetProperty(property.Name)}"
            );
        }
    }

    [Fact]
    public void Parse_SupportedValueWrittenAsInteger_IsAccepted()
    {
        var config = UNet2DConditionConfig.Parse("""{"dropout": 0, "mid_block_scale_factor": 1.0, "resnet_out_scale_factor": 1}""");

        Assert.Equal(4, config.InChannels);
    }

    [Fact]
    public void Parse_TinyWidthsByLevel_AreTaken() =>
        Assert.Equal(
            [64, 32, 16, 8],
            AutoencoderTinyConfig.Parse("""{"decoder_block_out_channels": [64, 32, 16, 8]}""").DecoderBlockOutChannels
        );

    [Fact]
    public void Parse_TinyWidthsForOtherLevels_NamesTheField()
    {
        var error = Assert.Throws<ModelConfigException>(() =>
            AutoencoderTinyConfig.Parse("""{"encoder_block_out_channels": [64, 64, 32]}""")
        );

        Assert.Equal("num_encoder_blocks", error.Field);
    }

    [Fact]
    public void Parse_UnknownActivation_NamesTheField()
    {
        var error = Assert.Throws<ModelConfigException>(() => CLIPTextConfig.Parse("""{"hidden_act": "relu"}"""));

        Assert.Equal("hidden_act", error.Field);
    }

    [Fact]
    public void Parse_UnknownAutoencoderBlock_NamesTheField()
    {
        var error = Assert.Throws<ModelConfigException>(() =>
            AutoencoderKLConfig.Parse("""{"down_block_types": ["AttnDownEncoderBlock2D"]}""")
        );

        Assert.Equal("down_block_types", error.Field);
    }

    private static string Rewrite(string text, JsonElement original)
    {
        var className = original.TryGetProperty("_class_name", out var name) ? name.GetString() : "CLIPTextModel";
        return className switch
        {
            "UNet2DConditionModel" => UNet2DConditionConfig.Parse(text).ToJson(),
            "AutoencoderKL" => AutoencoderKLConfig.Parse(text).ToJson(),
            "AutoencoderTiny" => AutoencoderTinyConfig.Parse(text).ToJson(),
            _ => CLIPTextConfig.Parse(text).ToJson(),
        };
    }
}
