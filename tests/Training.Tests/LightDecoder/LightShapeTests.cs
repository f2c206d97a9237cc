using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using HybridGrains.Training.LightDecoder;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.LightDecoder;

public sealed class LightShapeTests : IDisposable
{
    private static readonly AutoencoderKLConfig Family = new()
    {
        BlockOutChannels = [24, 48, 96, 128],
        DownBlockTypes = [.. Enumerable.Repeat("DownEncoderBlock2D", 4)],
        UpBlockTypes = [.. Enumerable.Repeat("UpDecoderBlock2D", 4)],
        NormNumGroups = 8,
        MidBlockAddAttention = false,
        SampleSize = [128],
        LayersPerBlock = 1,
    };

    private readonly string _root = Directory.CreateTempSubdirectory("light-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Default_ForTheFamily_NeedsATenthOfTheArithmetic()
    {
        using var large = new AutoencoderKL(Family);
        using var light = new AutoencoderTiny(LightShape.Default(Family));

        Assert.True(FlopCount.Decoder(large, 16) >= 10 * FlopCount.Decoder(light, 16));
    }

    [Fact]
    public void FlopCount_OfALightDecoder_IsThatOfItsConvolutions()
    {
        using var light = new AutoencoderTiny(LightShape.Of(TinyPictures.Teacher().Config, [6], [2, 1, 0], [6], [0, 0, 0]));
        static double Conv(int from, int to, int side) => 2.0 * 9 * from * to * side * side;

        Assert.Equal(
            Conv(4, 6, 8)
                + 6 * Conv(6, 6, 8) // into the decoder, two blocks
                + Conv(6, 6, 16)
                + 3 * Conv(6, 6, 16) // doubled, one block
                + Conv(6, 6, 32)
                + Conv(6, 3, 32), // doubled, no block, out
            FlopCount.Decoder(light, 8)
        );
    }

    [Fact]
    public void FlopCount_OfAWidthForEachLevel_IsThatOfItsConvolutions()
    {
        using var light = new AutoencoderTiny(LightShape.Of(TinyPictures.Teacher().Config, [8, 6, 4], [1, 1, 0], [4, 6, 8], [0, 0, 0]));
        static double Conv(int from, int to, int side) => 2.0 * 9 * from * to * side * side;

        Assert.Equal(
            Conv(4, 8, 8) + 3 * Conv(8, 8, 8) + Conv(8, 6, 16) + 3 * Conv(6, 6, 16) + Conv(6, 4, 32) + Conv(4, 3, 32),
            FlopCount.Decoder(light, 8)
        );
    }

    [Fact]
    public void Export_AWidthForEachLevel_SavedReadBackAndExportedIsTheSame()
    {
        using var noGradient = no_grad();
        using var light = new AutoencoderTiny(LightShape.Of(TinyPictures.Teacher().Config, [8, 6, 4], [1, 1, 0], [4, 6, 8], [0, 1, 0]));
        light.SavePretrained(_root);
        using var again = AutoencoderTiny.FromPretrained(_root);
        var (path, latents, pictures) = (Path.Combine(_root, "model.onnx"), randn(2, 4, 5, 6), rand(1, 3, 16, 16));
        OnnxExport.Decoder(again, path, new OnnxExportOptions { Dtype = OnnxDtype.Float32 });
        using var network = new OnnxNetwork(path);

        Assert.True(allclose(light.Decode(latents), network.Run(("latent_sample", latents)), rtol: 1e-4, atol: 1e-4));
        Assert.True(allclose(light.Encode(pictures), again.Encode(pictures)));
    }

    [Theory]
    [InlineData(8, 6)]
    [InlineData(0)]
    public void Of_WidthsThatDoNotFit_AreRefusedByName(params int[] widths)
    {
        var refusal = Assert.Throws<TrainingException>(() => LightShape.Of(Family, widths, [1, 1, 1, 1], [8], [1, 1, 1, 1]));

        Assert.Contains("--decoder-width", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_MissingLevel_IsRefusedByName()
    {
        var refusal = Assert.Throws<TrainingException>(() => LightShape.Of(Family, [8], [1, 1, 1], [8], [1, 1, 1, 1]));

        Assert.Contains("--decoder-blocks", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SavePretrained_DefaultShape_IsReadBackTheSame()
    {
        using var light = new AutoencoderTiny(LightShape.Default(Family));
        light.SavePretrained(_root);
        using var again = AutoencoderTiny.FromPretrained(_root);
        var latents = randn(1, 4, 4, 4);

        Assert.True(allclose(light.Decode(latents), again.Decode(latents)));
    }

    [Fact]
    public void Export_WithLatentScale_TakesTheLargeAutoencodersLatents()
    {
        using var noGradient = no_grad();
        using var light = TinyPictures.Light();
        var (path, latents) = (Path.Combine(_root, "model.onnx"), randn(2, 4, 5, 6));
        OnnxExport.Decoder(light, path, new OnnxExportOptions { Dtype = OnnxDtype.Float32 }, latentScale: 0.7);
        using var network = new OnnxNetwork(path, new SessionOptions());

        Assert.True(allclose(light.Decode(latents * 0.7), network.Run(("latent_sample", latents)), rtol: 1e-4, atol: 1e-4));
    }

    [Fact]
    public void Measure_TinyPair_ReportsBothDecoders()
    {
        using var teacher = TinyPictures.Teacher();
        using var light = TinyPictures.Light();

        var report = LightDecoderEvaluation.Measure(teacher, light, new TinyPictures(), 3, _root);

        Assert.Equal(3, report.Quality.Pictures);
        Assert.Equal(FlopCount.Decoder(light, 8), report.LightFlops);
        Assert.True(report is { LargeMs: > 0, LightMs: > 0 });
        Assert.True(File.Exists(Path.Combine(_root, "vae_light_decoder", "model.onnx")));
    }
}
