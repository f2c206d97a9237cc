using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Lora;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Lora;

/// <summary>Strengths that stand beside the tensors, in the header or in a file; case 3 of the public reports.</summary>
public sealed class LoraSettingsTests
{
    private const string Query = "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q";
    private const string Value = "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_v";

    [Theory]
    [InlineData("kohya-alpha8.safetensors")]
    [InlineData("diffusers-metadata-alpha8.safetensors")]
    [InlineData("peft/adapter_model.safetensors")]
    public void MergeInto_AlphaOfAnyProgram_EqualsPlainAtFourTimesTheScale(string file)
    {
        using var scope = NewDisposeScope();
        using var expected = Merged("plain.safetensors", 4);

        using var actual = Merged(file, 1);

        Assert.All(
            expected.named_parameters().Zip(actual.named_parameters()),
            pair => Assert.True(pair.First.parameter.bytes.SequenceEqual(pair.Second.parameter.bytes), pair.First.name)
        );
    }

    [Theory]
    [InlineData("""{"peft_type": "LORA", "r": 4, "lora_alpha": 8}""", 2, 2)]
    [InlineData("""{"r": 4, "lora_alpha": 8, "use_rslora": true}""", 4, 4)]
    [InlineData("""{"r": 4, "lora_alpha": 8, "alpha_pattern": {"to_q": 2}}""", 0.5, 2)]
    [InlineData("""{"r": 4, "lora_alpha": 8, "alpha_pattern": {"down_blocks.*attn1.to_v": 12}, "use_rslora": true}""", 4, 6)]
    [InlineData("""{"r": 16, "lora_alpha": 8, "rank_pattern": {"to_q": 4, "to_v": 4}}""", 2, 2)]
    [InlineData("""{"r": 4, "lora_alpha": 4, "bias": "none", "init_lora_weights": true, "lora_dropout": 0.1}""", 1, 1)]
    public void MergeInto_ConfigOfPeft_IsFollowed(string config, double query, double value)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("adapter_config.json"), config);

        var (q, v) = Strengths(Write(folder.File("adapter_model.safetensors"), "base_model.model."));

        Assert.Equal((query, value), (q, v));
    }

    [Theory]
    [InlineData("lora_adapter_metadata", """{"unet.r": 4, "unet.lora_alpha": 8, "unet.use_rslora": true}""", 4)]
    [InlineData("lora_adapter_metadata", """{"text_encoder.r": 4, "text_encoder.lora_alpha": 8}""", 1)]
    [InlineData("ss_network_alpha", "2", 0.5)]
    [InlineData("ss_network_dim", "4", 1)]
    public void MergeInto_MetadataOfTheHeader_IsFollowed(string key, string text, double strength)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();

        var (q, v) = Strengths(Write(folder.File("style.safetensors"), "unet.", (key, text)));

        Assert.Equal((strength, strength), (q, v));
    }

    [Fact]
    public void MergeInto_ConfigBesideAnotherProgramsFile_IsNotAboutIt()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("adapter_config.json"), """{"lora_alpha": 400}""");

        Assert.Equal((1, 1), Strengths(Write(folder.File("style.safetensors"), "unet.")));
    }

    [Fact]
    public void Open_TextEncoderOfPeft_IsForTheTextEncoder()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        const string Layer = "base_model.model.text_model.encoder.layers.0.mlp.fc1";
        SafetensorsWriter.Write(
            folder.File("adapter_model.safetensors"),
            [(Layer + ".lora_A.weight", ones(2, 24)), (Layer + ".lora_B.weight", ones(48, 2))]
        );

        using var file = LoraFile.Open(folder.File("adapter_model.safetensors"));

        Assert.Equal(["text_encoder"], file.Components);
    }

    [Theory]
    [InlineData("""{"use_dora": true}""", "use_dora")]
    [InlineData("""{"peft_type": "LOHA"}""", "peft_type")]
    [InlineData("""{"bias": "all"}""", "bias")]
    [InlineData("""{"fan_in_fan_out": true}""", "fan_in_fan_out")]
    [InlineData("""{"init_lora_weights": "pissa_niter_4"}""", "init_lora_weights")]
    [InlineData("""{"modules_to_save": ["conv_in"]}""", "modules_to_save")]
    [InlineData("""{"layer_replication": [[0, 4]]}""", "layer_replication")]
    [InlineData("""{"lora_alpha": "much"}""", "lora_alpha")]
    [InlineData("""{"lora_alpha": 0}""", "lora_alpha")]
    [InlineData("""{"alpha_pattern": {"(?<=x)": 1}}""", "alpha_pattern")]
    [InlineData("""{"something_new": 3}""", "something_new")]
    [InlineData("not json", "adapter_config.json")]
    public void Open_SettingThatIsNotFollowed_IsRefusedByName(string config, string named)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("adapter_config.json"), config);
        var path = Write(folder.File("adapter_model.safetensors"), "base_model.model.");

        Assert.Contains(named, Assert.Throws<CheckpointException>(() => LoraFile.Open(path)).Message);
    }

    /// <summary>Two layers of rank 4 whose product is one everywhere.</summary>
    private static string Write(string path, string prefix, params (string Key, string Text)[] metadata)
    {
        using var scope = NewDisposeScope();
        (string, Tensor)[] Layer(string name) =>
            [($"{prefix}{name}.lora_A.weight", full(4, 16, 0.25)), ($"{prefix}{name}.lora_B.weight", ones(16, 4))];
        SafetensorsWriter.Write(
            path,
            [.. Layer(Query), .. Layer(Value)],
            metadata: metadata.ToDictionary(item => item.Key, item => item.Text)
        );
        return path;
    }

    private static (double Query, double Value) Strengths(string path)
    {
        using var network = Denoiser();
        using (var noGrad = no_grad())
        {
            foreach (var parameter in network.parameters())
            {
                parameter.zero_();
            }
        }

        using var file = LoraFile.Open(path);
        file.MergeInto(network, "unet", 1);
        double Of(string module) =>
            network.named_parameters().Single(item => item.name == module + ".weight").parameter[0, 0].item<float>();
        return (Of(Query), Of(Value));
    }

    private static UNet2DConditionModel Merged(string file, double scale)
    {
        var network = Denoiser();
        using var lora = LoraFile.Open(GoldenFolder.Of($"cases/lora/{file}"));
        Assert.True(lora.MergeInto(network, "unet", scale) > 0);
        return network;
    }

    private static UNet2DConditionModel Denoiser() =>
        UNet2DConditionModel.FromPretrained(Path.Combine(GoldenFolder.Of("pipeline/tiny_sd"), "unet"));
}
