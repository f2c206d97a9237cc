using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Lora;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Lora;

public sealed class LoraFileTests
{
    private const string Query = "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q";

    private static UNet2DConditionModel Denoiser() =>
        UNet2DConditionModel.FromPretrained(Path.Combine(GoldenFolder.Of("pipeline/tiny_sd"), "unet"));

    private static Tensor Weight(Network network, string module) =>
        network.named_parameters().Single(p => p.name == module + ".weight").parameter.detach();

    [Theory]
    [InlineData("lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_{0}.weight", "down", "up")]
    [InlineData("lora_unet_input_blocks_1_1_transformer_blocks_0_attn1_to_q.lora_{0}.weight", "down", "up")]
    [InlineData("unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora_{0}.weight", "A", "B")]
    [InlineData("unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora.{0}.weight", "down", "up")]
    [InlineData("down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora_{0}.weight", "A", "B")]
    [InlineData("base_model.model.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora_{0}.default.weight", "A", "B")]
    [InlineData("unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.processor.to_q_lora.{0}.weight", "down", "up")]
    public void MergeInto_AnySpelling_AddsTheProduct(string name, string down, string up)
    {
        using var scope = NewDisposeScope();
        using var network = Denoiser();
        var before = Weight(network, Query).clone();
        var (a, b) = (randn(3, 16), randn(16, 3));

        var changed = Merge(network, 0.5, (string.Format(name, down), a), (string.Format(name, up), b));

        Assert.Equal(1, changed);
        Assert.True((before + 0.5 * b.matmul(a)).allclose(Weight(network, Query), atol: 1e-6));
    }

    [Fact]
    public void MergeInto_Alpha_IsDividedByTheRank()
    {
        using var scope = NewDisposeScope();
        using var network = Denoiser();
        var before = Weight(network, Query).clone();
        var (a, b) = (randn(4, 16), randn(16, 4));

        Merge(
            network,
            1,
            (Kohya(Query) + ".lora_down.weight", a),
            (Kohya(Query) + ".lora_up.weight", b),
            (Kohya(Query) + ".alpha", tensor(2f))
        );

        Assert.True((before + 0.5 * b.matmul(a)).allclose(Weight(network, Query), atol: 1e-6));
    }

    /// <summary>Programs write it as a scalar or a list of one, in any type.</summary>
    [Theory]
    [InlineData(ScalarType.Int64, false)]
    [InlineData(ScalarType.Int32, true)]
    [InlineData(ScalarType.Float16, false)]
    [InlineData(ScalarType.BFloat16, true)]
    [InlineData(ScalarType.Float64, false)]
    public void MergeInto_AlphaOfAnyTypeAndShape_IsTheSame(ScalarType type, bool list)
    {
        using var scope = NewDisposeScope();
        using var network = Denoiser();
        var before = Weight(network, Query).clone();
        var (a, b, alpha) = (randn(4, 16), randn(16, 4), tensor(8f).to(type));

        Merge(
            network,
            1,
            (Kohya(Query) + ".lora_down.weight", a),
            (Kohya(Query) + ".lora_up.weight", b),
            (Kohya(Query) + ".alpha", list ? alpha.reshape(1) : alpha)
        );

        Assert.True((before + 2 * b.matmul(a)).allclose(Weight(network, Query), atol: 1e-5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void MergeInto_AlphaThatAddsNothing_IsRefusedByName(float alpha)
    {
        using var scope = NewDisposeScope();
        using var network = Denoiser();

        var error = Assert.Throws<CheckpointException>(() =>
            Merge(
                network,
                1,
                (Kohya(Query) + ".lora_down.weight", randn(4, 16)),
                (Kohya(Query) + ".lora_up.weight", randn(16, 4)),
                (Kohya(Query) + ".alpha", tensor(alpha))
            )
        );

        Assert.Contains(Kohya(Query) + ".alpha", error.Message);
    }

    /// <summary>Other kinds of adapter, and LoRAs of other models, each by the name of a tensor.</summary>
    [Theory]
    [InlineData("lora_unet_conv_in.lokr_w1")]
    [InlineData("lycoris_unet_conv_in.lokr_w2_a")]
    [InlineData("lora_unet_conv_in.hada_t1")]
    [InlineData("lora_unet_conv_in.oft_blocks")]
    [InlineData("lora_unet_conv_in.diff_b")]
    [InlineData("lora_unet_conv_in.dora_scale")]
    [InlineData("lora_unet_conv_in.a1.weight")]
    [InlineData("lora_unet_conv_in.bias_indices")]
    [InlineData("lora_unet_conv_in.lora_down.bias")]
    [InlineData("unet.conv_in.lora_B.bias")]
    [InlineData("bundle_emb.style.string_to_param.*")]
    [InlineData("emb_params")]
    public void Open_TensorOfAnotherKind_IsRefusedByName(string name)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(
            folder.File("lora.safetensors"),
            [("lora_unet_conv_in.lora_down.weight", ones(1, 4)), ("lora_unet_conv_in.lora_up.weight", ones(16, 1)), (name, ones(2, 2))]
        );

        var error = Assert.Throws<CheckpointException>(() => LoraFile.Open(folder.File("lora.safetensors")));

        Assert.Contains(name, error.Message);
    }

    [Theory]
    [InlineData("down_blocks.0.resnets.0.conv1", 16, 16, 3)]
    [InlineData("down_blocks.0.downsamplers.0.conv", 16, 16, 3)]
    [InlineData("mid_block.attentions.0.proj_in", 32, 32, 1)]
    public void MergeInto_Convolution_EqualsTheTwoConvolutions(string module, int outputs, int inputs, int kernel)
    {
        using var scope = NewDisposeScope();
        using var network = Denoiser();
        var before = Weight(network, module).clone();
        var (down, up) = (randn(2, inputs, kernel, kernel), randn(outputs, 2, 1, 1));
        var x = randn(1, inputs, 7, 7);

        Merge(network, 1, (Kohya(module) + ".lora_down.weight", down), (Kohya(module) + ".lora_up.weight", up));

        var expected = nn.functional.conv2d(nn.functional.conv2d(x, down), up);
        Assert.True(expected.allclose(nn.functional.conv2d(x, Weight(network, module) - before), rtol: 1e-3, atol: 1e-3));
    }

    [Fact]
    public void MergeInto_ThreePartConvolution_EqualsTheThreeConvolutions()
    {
        using var scope = NewDisposeScope();
        using var network = Denoiser();
        const string module = "down_blocks.0.resnets.0.conv1";
        var before = Weight(network, module).clone();
        var (down, middle, up) = (randn(2, 16, 1, 1), randn(2, 2, 3, 3), randn(16, 2, 1, 1));
        var x = randn(1, 16, 7, 7);

        Merge(
            network,
            1,
            (Kohya(module) + ".lora_down.weight", down),
            (Kohya(module) + ".lora_mid.weight", middle),
            (Kohya(module) + ".lora_up.weight", up)
        );

        var expected = nn.functional.conv2d(nn.functional.conv2d(nn.functional.conv2d(x, down), middle), up);
        Assert.True(expected.allclose(nn.functional.conv2d(x, Weight(network, module) - before), rtol: 1e-3, atol: 1e-3));
    }

    [Theory]
    [InlineData("lora_te_text_model_encoder_layers_1_self_attn_q_proj.lora_{0}.weight", "down", "up")]
    [InlineData("lora_te1_text_model_encoder_layers_1_self_attn_q_proj.lora_{0}.weight", "down", "up")]
    [InlineData("text_encoder.text_model.encoder.layers.1.self_attn.q_proj.lora_linear_layer.{0}.weight", "down", "up")]
    [InlineData("text_encoder.text_model.encoder.layers.1.self_attn.to_q_lora.{0}.weight", "down", "up")]
    public void MergeInto_TextEncoder_TakesItsPartOnly(string name, string down, string up)
    {
        using var scope = NewDisposeScope();
        using var network = CLIPTextModel.FromPretrained(Path.Combine(GoldenFolder.Of("pipeline/tiny_sd"), "text_encoder"));
        const string module = "text_model.encoder.layers.1.self_attn.q_proj";
        var before = Weight(network, module).clone();
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(
            folder.File("lora.safetensors"),
            [
                (string.Format(name, down), ones(1, 24)),
                (string.Format(name, up), ones(24, 1)),
                (Kohya(Query) + ".lora_down.weight", ones(1, 16)),
                (Kohya(Query) + ".lora_up.weight", ones(16, 1)),
            ]
        );
        using var lora = LoraFile.Open(folder.File("lora.safetensors"));

        Assert.Equal(1, lora.MergeInto(network, "text_encoder", 1));
        Assert.Equal(["unet", "text_encoder"], lora.Components.OrderByDescending(item => item));
        Assert.True((before + 1).allclose(Weight(network, module), atol: 1e-6));
    }

    [Theory]
    [InlineData("lora_unet_nowhere.lora_down.weight", "lora_unet_nowhere.lora_up.weight", 16, "not in this unet")]
    [InlineData("lora_unet_conv_in.lora_down.weight", "lora_unet_conv_in.lora_up.weight", 15, "do not fit")]
    [InlineData("lora_unet_conv_in.lora_down.weight", "lora_unet_conv_in.lora_down.bias", 16, "no tensor of a LoRA")]
    [InlineData("lora_unet_conv_in.hada_w1_a", "lora_unet_conv_in.hada_w1_b", 16, "another kind of adapter")]
    [InlineData("lora_unet_conv_in.lora_down.weight", "lora_unet_conv_out.lora_up.weight", 16, "only one of down and up")]
    [InlineData("unet.conv_in.lora_A.weight", "lora_unet_conv_in.lora_down.weight", 16, "same part")]
    public void MergeInto_WhatDoesNotFit_SaysWhyAndChangesNothing(string first, string second, int inputs, string message)
    {
        using var scope = NewDisposeScope();
        using var network = Denoiser();
        var before = network.parameters().Select(p => p.clone()).ToArray();

        var error = Assert.Throws<CheckpointException>(() => Merge(network, 1, (first, zeros(2, inputs)), (second, zeros(16, 2))));

        Assert.Contains(message, error.Message);
        Assert.All(before.Zip(network.parameters()), pair => Assert.True(pair.First.eq(pair.Second).all().item<bool>()));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(101)]
    public void MergeInto_ScaleOutOfRange_IsRefused(double scale)
    {
        using var scope = NewDisposeScope();
        using var network = Denoiser();

        Assert.Throws<CheckpointException>(() =>
            Merge(network, scale, (Kohya(Query) + ".lora_down.weight", zeros(1, 16)), (Kohya(Query) + ".lora_up.weight", zeros(16, 1)))
        );
    }

    private static string Kohya(string module) => "lora_unet_" + module.Replace('.', '_');

    private static int Merge(Network network, double scale, params (string Name, Tensor Value)[] tensors)
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder.File("lora.safetensors"), tensors);
        using var lora = LoraFile.Open(folder.File("lora.safetensors"));
        return lora.MergeInto(network, "unet", scale);
    }
}
