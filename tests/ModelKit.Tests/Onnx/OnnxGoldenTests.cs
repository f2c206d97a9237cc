using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Onnx;

/// <summary>Exported files against values computed with other libraries. Tolerance: 1e-5 of the largest value.</summary>
public sealed class OnnxGoldenTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Denoisers() => new(GoldenFolder.Cases("networks", "unet_"));

    public static TheoryData<string> TextEncoders() => new(GoldenFolder.Cases("clip", "text_"));

    [Theory]
    [MemberData(nameof(Denoisers))]
    public void UNet_EveryRunWithoutResiduals_EqualsDiffusers(string name)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase($"networks/{name}");
        OnnxExport.UNet(golden.Folder, folder.File("model.onnx"), OnnxDtype.Float32);
        using var network = new OnnxNetwork(folder.File("model.onnx"));

        Assert.All(
            golden.Runs,
            run =>
            {
                var given = golden.Arguments(run);
                if (given.ContainsKey("mid_block_additional_residual"))
                {
                    return;
                }

                var inputs = given
                    .Select(item => (item.Key.Replace("added.", "", StringComparison.Ordinal), item.Value.to(ScalarType.Float32)))
                    .ToDictionary();
                inputs["timestep"] = inputs["timestep"].expand(inputs["sample"].shape[0]);
                golden.AssertClose($"{run}.out.sample", network.Run([.. inputs.Select(item => (item.Key, item.Value))]), Tolerance);
            }
        );
    }

    [Theory]
    [MemberData(nameof(TextEncoders))]
    public void TextEncoder_EveryOutput_EqualsTransformers(string name)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase($"clip/{name}");
        OnnxExport.ClipText(golden.Folder, folder.File("model.onnx"), OnnxDtype.Float32);
        using var network = new OnnxNetwork(folder.File("model.onnx"));
        var projects = name.Contains("projection", StringComparison.Ordinal);

        var results = network.RunAll(("input_ids", golden["input_ids"]));

        Assert.Equal(["last_hidden_state", projects ? "text_embeds" : "pooler_output", "hidden_states.2"], network.OutputNames);
        golden.AssertClose("text.out.last_hidden_state", results[0], Tolerance);
        golden.AssertClose(projects ? "text.out.text_embeds" : "text.out.pooler_output", results[1], Tolerance);
        golden.AssertClose("text.out.penultimate", results[2], Tolerance);
    }

    [Theory]
    [InlineData("vae_kl_sd")]
    [InlineData("vae_kl_nomidattn")]
    [InlineData("vae_kl_noquant_16ch")]
    [InlineData("vae_kl_oldnames")]
    public void AutoencoderKl_GoldenInputs_EqualsDiffusers(string name)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase($"networks/{name}");
        OnnxExport.AutoencoderKlEncoder(golden.Folder, folder.File("encoder.onnx"), OnnxDtype.Float32);
        OnnxExport.AutoencoderKlDecoder(golden.Folder, folder.File("decoder.onnx"), OnnxDtype.Float32);
        using var encoder = new OnnxNetwork(folder.File("encoder.onnx"));
        using var decoder = new OnnxNetwork(folder.File("decoder.onnx"));

        golden.AssertClose("encode.out.mean", encoder.Run(("sample", golden["image"])), Tolerance);
        golden.AssertClose("decode.out.sample", decoder.Run(("latent_sample", golden["latent"])), Tolerance);
    }

    [Fact]
    public void AutoencoderTiny_GoldenInputs_EqualsDiffusers()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("networks/taesd_shape");
        OnnxExport.AutoencoderTinyEncoder(golden.Folder, folder.File("encoder.onnx"), OnnxDtype.Float32);
        OnnxExport.AutoencoderTinyDecoder(golden.Folder, folder.File("decoder.onnx"), OnnxDtype.Float32);
        using var encoder = new OnnxNetwork(folder.File("encoder.onnx"));
        using var decoder = new OnnxNetwork(folder.File("decoder.onnx"));

        golden.AssertClose("encode.out.latents", encoder.Run(("sample", golden["image"])), Tolerance);
        golden.AssertClose("decode.out.sample", decoder.Run(("latent_sample", golden["latent"])), Tolerance);
    }
}
