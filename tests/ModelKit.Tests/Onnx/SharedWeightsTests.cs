using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using HybridGrains.ModelKit.Safetensors;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Onnx;

/// <summary>ONNX files that point at safetensors compute the bits that files with the weights inside compute.</summary>
public sealed class SharedWeightsTests
{
    [Theory]
    [InlineData(OnnxDtype.Float16)]
    [InlineData(OnnxDtype.Float32)]
    public void Denoiser_OverItsSafetensors_HoldsNoWeightAndComputesTheSameBits(OnnxDtype dtype)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var network = Denoiser();
        var options = new OnnxExportOptions { Dtype = dtype };
        OnnxExport.Denoiser(network, folder.File("inside.onnx"), options);

        var weights = StoredWeights.Save(network, folder.Path, options);
        OnnxExport.Denoiser(network, folder.File("model.onnx"), options with { Weights = weights });

        Assert.True(Length(folder, "model.onnx") < Length(folder, "inside.onnx") / 5);
        Assert.Equal([Path.GetFileName(weights)], OnnxFileFacts.Read(folder.File("model.onnx")).ExternalFiles);
        AssertSameBits(folder.File("inside.onnx"), folder.File("model.onnx"));
    }

    [Fact]
    public void Save_MixedTypes_BeginsEveryTensorAtAMultipleOfItsElement()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var network = Denoiser();

        using var file = SafetensorsFile.Open(StoredWeights.Save(network, folder.Path, new()));

        Assert.Contains(file.Entries.Values, entry => entry.Type == ScalarType.Float16);
        Assert.All(file.Entries.Values, entry => Assert.Equal(0, file.OffsetOf(entry.Name) % SizeOf(entry.Type)));
    }

    [Fact]
    public void Denoiser_WeightsInAnotherFolder_AreRefused()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var network = Denoiser();
        Directory.CreateDirectory(folder.File("elsewhere"));
        var weights = StoredWeights.Save(network, folder.File("elsewhere"), new());

        Assert.Throws<ArgumentException>(() => OnnxExport.Denoiser(network, folder.File("model.onnx"), new() { Weights = weights }));
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float32)]
    public void Link_FileOfTheSameNumbers_SharesAllOfThem(ScalarType stored)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var network = Rounded(stored);
        network.SavePretrained(folder.Path, stored);
        OnnxExport.Denoiser(network, folder.File("inside.onnx"), new() { Dtype = OnnxDtype.Float32 });

        var saved = SharedWeights.Link(
            folder.File("inside.onnx"),
            folder.File("diffusion_pytorch_model.safetensors"),
            folder.File("model.onnx")
        );

        Assert.Equal(network.CountParameters() * sizeof(float), saved);
        AssertSameBits(folder.File("inside.onnx"), folder.File("model.onnx"));
    }

    [Fact]
    public void Link_WeightOfOtherNumbers_StaysInside()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var network = Denoiser();
        network.SavePretrained(folder.Path);
        using (no_grad())
        {
            network.ConvOut.parameters().First().add_(1);
        }

        OnnxExport.Denoiser(network, folder.File("inside.onnx"), new() { Dtype = OnnxDtype.Float32 });
        var saved = SharedWeights.Link(
            folder.File("inside.onnx"),
            folder.File("diffusion_pytorch_model.safetensors"),
            folder.File("model.onnx")
        );

        Assert.Equal((network.CountParameters() - network.ConvOut.parameters().First().numel()) * sizeof(float), saved);
        AssertSameBits(folder.File("inside.onnx"), folder.File("model.onnx"));
    }

    [Fact]
    public void Run_TruncatedWeights_IsAnError()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var network = Denoiser();
        var weights = StoredWeights.Save(network, folder.Path, new());
        OnnxExport.Denoiser(network, folder.File("model.onnx"), new() { Weights = weights });
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..1000]);

        Assert.Throws<OnnxRuntimeException>(() => new OnnxNetwork(folder.File("model.onnx")));
    }

    private static UNet2DConditionModel Denoiser()
    {
        using var golden = new GoldenCase("networks/unet_sd1");
        return UNet2DConditionModel.FromPretrained(golden.Folder);
    }

    private static UNet2DConditionModel Rounded(ScalarType stored)
    {
        var network = Denoiser();
        using var noGrad = no_grad();
        foreach (var parameter in network.parameters())
        {
            parameter.copy_(parameter.to(stored));
        }

        return network;
    }

    private static void AssertSameBits(string expected, string actual)
    {
        using var first = new OnnxNetwork(expected);
        using var second = new OnnxNetwork(actual);
        var inputs = first.InputNames.Select(name => (name, first.Probe(name, side: 8, tokens: 5))).ToArray();
        Assert.True(first.Run(inputs).bytes.SequenceEqual(second.Run(inputs).bytes));
    }

    private static long SizeOf(ScalarType type) => type == ScalarType.Float16 ? 2 : 4;

    private static long Length(TemporaryFolder folder, string file) => new FileInfo(folder.File(file)).Length;
}
