using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Onnx;

/// <summary>Every feature of a denoiser's config as a graph against the same network in TorchSharp, with random weights.</summary>
public sealed class OnnxVariantTests
{
    private static readonly UNet2DConditionConfig Small = new()
    {
        BlockOutChannels = [16, 32],
        DownBlockTypes = ["CrossAttnDownBlock2D", "DownBlock2D"],
        UpBlockTypes = ["UpBlock2D", "CrossAttnUpBlock2D"],
        LayersPerBlock = [1],
        CrossAttentionDim = [24],
        AttentionHeadDim = [2],
        NormNumGroups = 8,
    };

    private static readonly Dictionary<string, UNet2DConditionConfig> Variants = new()
    {
        ["class table"] = Small with { NumClassEmbeds = 7 },
        ["class timestep"] = Small with { ClassEmbedType = "timestep", ClassEmbeddingsConcat = true },
        ["class identity"] = Small with { ClassEmbedType = "identity" },
        ["class projection"] = Small with { ClassEmbedType = "projection", ProjectionClassEmbeddingsInputDim = 12 },
        ["class simple projection"] = Small with { ClassEmbedType = "simple_projection", ProjectionClassEmbeddingsInputDim = 12 },
        ["text and time"] = Small with
        {
            AdditionEmbedType = "text_time",
            AdditionTimeEmbedDim = 7,
            ProjectionClassEmbeddingsInputDim = 52,
            TimeCondProjDim = 10,
        },
        ["prompt projection"] = Small with { EncoderHidDimType = "text_proj", EncoderHidDim = 20 },
        ["only cross attention"] = Small with { OnlyCrossAttention = [true], MidBlockOnlyCrossAttention = false },
        ["scale and shift"] = Small with
        {
            ResnetTimeScaleShift = "scale_shift",
            ResnetSkipTimeAct = true,
            ResnetOutScaleFactor = 1.4,
            MidBlockScaleFactor = 2,
        },
        ["mish"] = Small with { ActFn = "mish", TimestepPostAct = "relu", TimeEmbeddingActFn = "gelu" },
        ["gelu, wide kernels"] = Small with { ActFn = "gelu", ConvInKernel = 5, ConvOutKernel = 1, CenterInputSample = true },
        ["depths per layer"] = Small with
        {
            MidBlockType = "UNetMidBlock2D",
            UseLinearProjection = true,
            TransformerLayersPerBlock = [2, 0],
            ReverseTransformerLayersPerBlock = [0, new([1, 3])],
        },
    };

    public static TheoryData<string> Names() => new(Variants.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Denoiser_Variant_EqualsTorch(string name)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        manual_seed(5);
        using var network = new UNet2DConditionModel(Variants[name]);
        OnnxExport.Denoiser(network, folder.File("model.onnx"), new() { Dtype = OnnxDtype.Float32 });

        var result = OnnxSelfCheck.UNet(network, folder.File("model.onnx"), seed: 2);

        Assert.True(result.MaxRelativeDifference < 1e-5, string.Join("; ", result.Cases));
    }

    [Theory]
    [InlineData("networks/unet_sdxl")]
    [InlineData("networks/unet_sd1")]
    [InlineData("networks/unet_small_variants")]
    public void Denoiser_FusedAttention_EqualsSpelledOut(string name)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase(name);
        using var network = UNet2DConditionModel.FromPretrained(golden.Folder);
        OnnxExport.Denoiser(network, folder.File("fused.onnx"), new() { Dtype = OnnxDtype.Float32 });
        OnnxExport.Denoiser(network, folder.File("plain.onnx"), new() { Dtype = OnnxDtype.Float32, FusedAttention = false });

        var (fused, plain) = (
            OnnxSelfCheck.UNet(network, folder.File("fused.onnx")),
            OnnxSelfCheck.UNet(network, folder.File("plain.onnx"))
        );

        Assert.True(fused.MaxRelativeDifference < 1e-5, string.Join("; ", fused.Cases));
        Assert.True(plain.MaxRelativeDifference < 1e-5, string.Join("; ", plain.Cases));
        Assert.DoesNotContain("MultiHeadAttention", File.ReadAllText(folder.File("plain.onnx"), System.Text.Encoding.Latin1));
        Assert.Contains("MultiHeadAttention", File.ReadAllText(folder.File("fused.onnx"), System.Text.Encoding.Latin1));
    }

    [Fact]
    public void Decoder_AttentionSpelledOut_EqualsTorch()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("networks/vae_kl_sd");
        using var network = AutoencoderKL.FromPretrained(golden.Folder);
        OnnxExport.Decoder(network, folder.File("model.onnx"), new() { Dtype = OnnxDtype.Float32, FusedAttention = false });

        Assert.True(OnnxSelfCheck.Decoder(network, folder.File("model.onnx")).MaxRelativeDifference < 1e-5);
    }

    [Theory]
    [InlineData(OnnxQuantization.WeightOnly, 0.05, 0.45)]
    [InlineData(OnnxQuantization.Dynamic, 0.2, 0.45)]
    public void Denoiser_Quantized_IsCloseAndSmall(OnnxQuantization quantization, double tolerance, double share)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("networks/unet_sd1");
        using var network = UNet2DConditionModel.FromPretrained(golden.Folder);
        OnnxExport.Denoiser(network, folder.File("whole.onnx"), new() { Dtype = OnnxDtype.Float32 });
        OnnxExport.Denoiser(network, folder.File("small.onnx"), new() { Quantization = quantization });

        var result = OnnxSelfCheck.UNet(network, folder.File("small.onnx"));

        Assert.InRange(result.MaxRelativeDifference, 1e-6, tolerance);
        Assert.True(new FileInfo(folder.File("small.onnx")).Length < share * new FileInfo(folder.File("whole.onnx")).Length);
    }
}
