using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Onnx;

public sealed class OnnxSelfCheckTests
{
    private const double Tolerance = 1e-5;
    private static readonly OnnxExportOptions Float32 = new() { Dtype = OnnxDtype.Float32 };

    [Theory]
    [InlineData("unet_sd1")]
    [InlineData("unet_lcm_timecond")]
    [InlineData("unet_three_levels_odd")]
    [InlineData("unet_small_variants")]
    public void UNet_SeveralSizesAndTimesteps_EqualsTorch(string name)
    {
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase($"networks/{name}");
        using var network = UNet2DConditionModel.FromPretrained(golden.Folder);
        OnnxExport.Denoiser(network, folder.File("model.onnx"), Float32);

        AssertClose(OnnxSelfCheck.UNet(network, folder.File("model.onnx"), seed: 3));
    }

    [Fact]
    public void UNet_NetworkChangedAfterExport_ShowsIt()
    {
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("networks/unet_lcm_timecond");
        using var network = UNet2DConditionModel.FromPretrained(golden.Folder);
        OnnxExport.Denoiser(network, folder.File("model.onnx"), Float32);
        using (no_grad())
        {
            network.ConvOut.parameters().First().mul_(1.001);
        }

        Assert.True(OnnxSelfCheck.UNet(network, folder.File("model.onnx"), seed: 3).MaxRelativeDifference > 1e-4);
    }

    [Fact]
    public void TextEncoder_SeveralLengths_EqualsTorch()
    {
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("clip/text_quick_gelu");
        using var network = CLIPTextModel.FromPretrained(golden.Folder);
        OnnxExport.TextEncoder(network, folder.File("model.onnx"), Float32);

        AssertClose(OnnxSelfCheck.TextEncoder(network, folder.File("model.onnx"), seed: 3));
    }

    [Fact]
    public void AutoencoderKl_SeveralSizes_EqualsTorch()
    {
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("networks/vae_kl_sd");
        using var network = AutoencoderKL.FromPretrained(golden.Folder);
        OnnxExport.Decoder(network, folder.File("decoder.onnx"), Float32);
        OnnxExport.Encoder(network, folder.File("encoder.onnx"), Float32);

        AssertClose(OnnxSelfCheck.Decoder(network, folder.File("decoder.onnx"), seed: 3));
        AssertClose(OnnxSelfCheck.Encoder(network, folder.File("encoder.onnx"), seed: 3));
    }

    [Fact]
    public void AutoencoderTiny_SeveralSizes_EqualsTorch()
    {
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("networks/taesd_shape");
        using var network = AutoencoderTiny.FromPretrained(golden.Folder);
        OnnxExport.Decoder(network, folder.File("decoder.onnx"), Float32);
        OnnxExport.Encoder(network, folder.File("encoder.onnx"), Float32);

        AssertClose(OnnxSelfCheck.Decoder(network, folder.File("decoder.onnx"), seed: 3));
        AssertClose(OnnxSelfCheck.Encoder(network, folder.File("encoder.onnx"), seed: 3));
    }

    private static void AssertClose(OnnxSelfCheckResult result)
    {
        Assert.True(result.MaxRelativeDifference <= Tolerance, string.Join("; ", result.Cases));
    }
}
