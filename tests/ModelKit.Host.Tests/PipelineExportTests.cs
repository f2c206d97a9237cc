using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Host.Exporting;
using HybridGrains.ModelKit.Onnx;

namespace HybridGrains.ModelKit.Host.Tests;

public sealed class PipelineExportTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Write_ImportedFamily_ImportsAgainAsTheSameNetworks()
    {
        var family = TinyCheckpoint.Import(TinyCheckpoint.Folder, _temporary.File("models"), "tiny");

        new PipelineExport(family).Write("large", _temporary.File("out"));

        Assert.Empty(Directory.GetFiles(_temporary.File("out"), "*.onnx", SearchOption.AllDirectories));
        var again = TinyCheckpoint.Import(_temporary.File("out"), _temporary.File("models"), "again").Manifest;
        Assert.All(
            ["unet/model.onnx", "vae/decoder.onnx", "vae/encoder.onnx", "text_encoder/model.onnx", "tokenizer/vocab.json"],
            path => Assert.Equal(family.Manifest.ContentHash(path), again.ContentHash(path))
        );
        Assert.Equal(family.Manifest.Files["scheduler/scheduler_config.json"], again.Files["scheduler/scheduler_config.json"]);
    }

    [Theory]
    [InlineData("large")]
    [InlineData("small-40")]
    public void Write_BundledFamily_OpensAsAPipelineWithThatDenoiser(string denoiser)
    {
        var family = ModelFamily.Load(Checkout.Combine("models", "emoji-scenes"));

        new PipelineExport(family).Write(denoiser, _temporary.File("out"));

        using var checkpoint = DiffusersFolder.Open(_temporary.File("out"));
        using var network = checkpoint.Required("unet").Load();
        Assert.Equal(family.Denoiser(denoiser).Parameters, network.CountParameters());
        checkpoint.Required("vae").Load().Dispose();
        checkpoint.Required("text_encoder").Load().Dispose();
    }

    [Fact]
    public void Write_WeightsInTheOnnxFileOnly_IsRefusedAndLeavesNothing()
    {
        var family = TinyCheckpoint.Import(
            TinyCheckpoint.Folder,
            _temporary.File("models"),
            "tiny",
            with: request => request with { Quantization = OnnxQuantization.WeightOnly }
        );

        var error = Assert.Throws<CheckpointException>(() => new PipelineExport(family).Write("large", _temporary.File("out/tiny")));

        Assert.Contains("unet/model.onnx", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_temporary.File("out")));
    }
}
