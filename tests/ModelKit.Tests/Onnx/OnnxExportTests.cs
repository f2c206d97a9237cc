using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Onnx;

public sealed class OnnxExportTests
{
    private const string Model = "model.onnx";

    [Fact]
    public void Denoiser_Float16_TakesHalfTheBytesAndEqualsTheNetworkOfRoundedWeights()
    {
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("networks/unet_sd1");
        using (var network = UNet2DConditionModel.FromPretrained(golden.Folder))
        {
            network.SavePretrained(folder.Path, ScalarType.Float16);
        }

        using var rounded = UNet2DConditionModel.FromPretrained(folder.Path);
        OnnxExport.UNet(folder.Path, folder.File("half.onnx"), OnnxDtype.Float16);
        OnnxExport.UNet(folder.Path, folder.File("full.onnx"), OnnxDtype.Float32);

        var ratio = (double)new FileInfo(folder.File("half.onnx")).Length / new FileInfo(folder.File("full.onnx")).Length;
        Assert.InRange(ratio, 0.4, 0.6);
        Assert.InRange(OnnxSelfCheck.UNet(rounded, folder.File("half.onnx")).MaxRelativeDifference, 0, 1e-5);
    }

    [Fact]
    public void Denoiser_Float16AndFloat32OfTheSameValues_GiveTheSameBits()
    {
        // Widening is folded when the session is made, so that the same kernels run on the same numbers.
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("networks/unet_sd1");
        using (var network = UNet2DConditionModel.FromPretrained(golden.Folder))
        {
            network.SavePretrained(folder.Path, ScalarType.Float16);
        }

        OnnxExport.UNet(folder.Path, folder.File("half.onnx"), OnnxDtype.Float16);
        OnnxExport.UNet(folder.Path, folder.File("full.onnx"), OnnxDtype.Float32);
        var sample = golden["a.in.sample"];
        (string, Tensor)[] inputs =
        [
            ("sample", sample),
            ("timestep", tensor(new[] { 17f, 803f })),
            ("encoder_hidden_states", golden["a.in.encoder_hidden_states"]),
        ];

        Assert.True(Run(folder.File("half.onnx"), inputs).equal(Run(folder.File("full.onnx"), inputs)).all().item<bool>());
    }

    [Fact]
    public void Denoiser_ValueBeyondHalf_StaysFinite()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("networks/unet_lcm_timecond");
        using var network = UNet2DConditionModel.FromPretrained(golden.Folder);
        using (no_grad())
        {
            network.ConvOut.parameters().First().mul_(1e6);
        }

        OnnxExport.Denoiser(network, folder.File(Model));

        Assert.InRange(OnnxSelfCheck.UNet(network, folder.File(Model)).MaxRelativeDifference, 0, 1e-2);
    }

    [Theory]
    [InlineData(OnnxDtype.Float32)]
    [InlineData(OnnxDtype.Float16)]
    public void Denoiser_AboveTheThreshold_KeepsWeightsInASecondFile(OnnxDtype dtype)
    {
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("networks/unet_sd1");
        using var network = UNet2DConditionModel.FromPretrained(golden.Folder);

        OnnxExport.Denoiser(network, folder.File(Model), new OnnxExportOptions { Dtype = dtype, ExternalDataThresholdBytes = 100_000 });

        Assert.True(new FileInfo(folder.File("model.onnx.data")).Length > 1_000_000);
        Assert.True(new FileInfo(folder.File(Model)).Length < 300_000);
        var allowed = dtype == OnnxDtype.Float32 ? 1e-5 : 1e-2;
        Assert.InRange(OnnxSelfCheck.UNet(network, folder.File(Model)).MaxRelativeDifference, 0, allowed);
    }

    [Fact]
    public void Denoiser_BelowTheThresholdAgain_LeavesNoSecondFile()
    {
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("networks/unet_lcm_timecond");
        using var network = UNet2DConditionModel.FromPretrained(golden.Folder);
        OnnxExport.Denoiser(network, folder.File(Model), new OnnxExportOptions { ExternalDataThresholdBytes = 0 });

        OnnxExport.Denoiser(network, folder.File(Model));

        Assert.Equal([Model], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Denoiser_RowsAtDifferentTimesteps_EachEqualsItsOwnRun()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("networks/unet_sd1");
        OnnxExport.UNet(golden.Folder, folder.File(Model), OnnxDtype.Float32);
        using var network = new OnnxNetwork(folder.File(Model));
        var (sample, context) = (golden["a.in.sample"], golden["a.in.encoder_hidden_states"]);
        var timesteps = tensor(new[] { 7f, 901f });

        var together = network.Run(("sample", sample), ("timestep", timesteps), ("encoder_hidden_states", context));
        var exchanged = network.Run(("sample", sample), ("timestep", timesteps.flip(0)), ("encoder_hidden_states", context));

        for (var row = 0; row < 2; row++)
        {
            var next = row + 1;
            var alone = network.Run(
                ("sample", sample[row..next]),
                ("timestep", timesteps[row..next]),
                ("encoder_hidden_states", context[row..next])
            );
            Assert.InRange(GoldenCase.RelativeError(together[row..next], alone), 0, 1e-5);
            Assert.True(GoldenCase.RelativeError(exchanged[row..next], alone) > 1e-3);
        }
    }

    [Fact]
    public void Denoiser_Signature_IsThatOfOptimumWithAVectorTimestep()
    {
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("networks/unet_lcm_timecond");
        OnnxExport.UNet(golden.Folder, folder.File(Model), OnnxDtype.Float16);
        using var session = new InferenceSession(folder.File(Model));

        var inputs = session.InputMetadata.ToDictionary(input => input.Key, input => string.Join(' ', Names(input.Value)));
        Assert.Equal("batch 4 height width", inputs["sample"]);
        Assert.Equal("batch", inputs["timestep"]);
        Assert.Equal("batch sequence 16", inputs["encoder_hidden_states"]);
        Assert.Equal("batch 32", inputs["timestep_cond"]);
        Assert.Equal(["out_sample"], session.OutputNames);
        Assert.Equal(typeof(float), session.InputMetadata["timestep"].ElementType);
    }

    [Fact]
    public void Export_PipelineFolder_WritesTheLayoutOfOptimum()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        CopyComponent("networks/unet_sd1", folder.File("in/unet"));
        CopyComponent("networks/unet_lcm_timecond", folder.File("in/unet_small"));
        CopyComponent("networks/vae_kl_sd", folder.File("in/vae"));
        CopyComponent("networks/taesd_shape", folder.File("in/vae_light"));
        CopyComponent("clip/text_quick_gelu", folder.File("in/text_encoder"));
        Directory.CreateDirectory(folder.File("in/tokenizer"));
        File.WriteAllText(folder.File("in/tokenizer/vocab.json"), "{}");
        var seen = new Collected();

        OnnxExport.Export(folder.File("in"), folder.File("out"), OnnxDtype.Float16, seen);

        string[] networks = ["text_encoder", "unet", "unet_small", "vae_decoder", "vae_encoder", "vae_light_decoder", "vae_light_encoder"];
        Assert.Equal(networks, seen.Paths.Select(path => Path.GetFileName(Path.GetDirectoryName(path)!)));
        Assert.All(seen.Paths, path => new OnnxNetwork(path).Dispose());
        Assert.True(File.Exists(folder.File("out/tokenizer/vocab.json")));
    }

    [Fact]
    public void Export_FolderWithoutNetworks_Refuses()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<InvalidDataException>(() => OnnxExport.Export(folder.Path, folder.File("out"), OnnxDtype.Float16));
    }

    private static IEnumerable<string> Names(NodeMetadata input) =>
        input.Dimensions.Zip(input.SymbolicDimensions, (size, name) => name.Length > 0 ? name : $"{size}");

    private static Tensor Run(string path, (string, Tensor)[] inputs)
    {
        using var network = new OnnxNetwork(path);
        return network.Run(inputs);
    }

    private static void CopyComponent(string golden, string to)
    {
        using var source = new GoldenCase(golden);
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(source.Folder).Where(f => !Path.GetFileName(f).StartsWith("io.", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private sealed class Collected : IProgress<string>
    {
        public List<string> Paths { get; } = [];

        public void Report(string value) => Paths.Add(value);
    }
}
