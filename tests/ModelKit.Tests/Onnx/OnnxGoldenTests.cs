using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Onnx;

/// <summary>Exported files against values computed with other libraries. Tolerance: 1e-5 of the largest value.</summary>
public sealed class OnnxGoldenTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData("unet_sd1", "a", "a", "a", "a")]
    [InlineData("unet_sd1", "b", "b", "b", "b")]
    [InlineData("unet_sd1", "c", "b", "c", "b")]
    [InlineData("unet_three_levels_odd", "a", "a", "a", "a")]
    [InlineData("unet_small_variants", "a", "a", "a", "a")]
    public void UNet_GoldenInputs_EqualsDiffusers(string name, string run, string sample, string timestep, string context)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase($"networks/{name}");
        OnnxExport.UNet(golden.Folder, folder.File("model.onnx"), OnnxDtype.Float32);
        using var network = new OnnxNetwork(folder.File("model.onnx"));
        var latents = golden[$"{sample}.in.sample"];

        var result = network.Run(
            ("sample", latents),
            ("timestep", golden[$"{timestep}.in.timestep"].expand(latents.shape[0]).to(ScalarType.Float32)),
            ("encoder_hidden_states", golden[$"{context}.in.encoder_hidden_states"]));

        golden.AssertClose($"{run}.out.sample", result, Tolerance);
    }

    [Fact]
    public void UNet_GuidanceEmbedding_EqualsDiffusers()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("networks/unet_lcm_timecond");
        OnnxExport.UNet(golden.Folder, folder.File("model.onnx"), OnnxDtype.Float32);
        using var network = new OnnxNetwork(folder.File("model.onnx"));

        var result = network.Run(
            ("sample", golden["a.in.sample"]),
            ("timestep", golden["a.in.timestep"].expand(2).to(ScalarType.Float32)),
            ("encoder_hidden_states", golden["a.in.encoder_hidden_states"]),
            ("timestep_cond", golden["a.in.timestep_cond"]));

        golden.AssertClose("a.out.sample", result, Tolerance);
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

    [Fact]
    public void ClipText_GoldenIds_EqualsTransformers()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("clip/text_quick_gelu");
        OnnxExport.ClipText(golden.Folder, folder.File("model.onnx"), OnnxDtype.Float32);
        using var network = new OnnxNetwork(folder.File("model.onnx"));

        golden.AssertClose("text.out.last_hidden_state", network.Run(("input_ids", golden["input_ids"])), Tolerance);
    }
}
