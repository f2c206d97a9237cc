using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Host.Sharing;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;

namespace HybridGrains.ModelKit.Host.Tests;

public sealed class SharingTests
{
    [Fact]
    public void Run_FamilyThatHoldsItsWeightsTwice_HoldsThemOnceAndIsWhole()
    {
        using var folder = new TemporaryFolder();
        var old = OldLayout(folder.Path);

        new FamilySharing(new Messages()).Run(old);

        var family = ModelFamily.Load(old.Folder);
        Assert.Equal(["vae/decoder.onnx", "vae/encoder.onnx"], [family.Manifest.Decoders[0].Path, family.Manifest.Encoder!.Path]);
        Assert.Contains("vae/diffusion_pytorch_model.safetensors", family.Manifest.Files.Keys);
        Assert.Empty(family.Verify());
        Assert.False(Directory.Exists(Path.Combine(family.Folder, "vae_decoder")));
        Assert.True(Bytes(family.Folder, "*.onnx") < Bytes(family.Folder, "*.safetensors") / 2);
        Assert.Equal([family.Folder], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void BundledFamily_HoldsEachNetworkOnce()
    {
        var models = Checkout.Combine("models");

        Assert.True(Bytes(models, "*.onnx") < Bytes(models, "*.safetensors") / 50);
        Assert.All(
            Directory.GetFiles(models, "*.onnx", SearchOption.AllDirectories),
            path => Assert.Single(OnnxFileFacts.Read(path).ExternalFiles)
        );
        Assert.All(ModelFamily.LoadAll(models), family => Assert.Empty(family.Verify()));
    }

    /// <summary>As earlier versions bundled families: weights in safetensors and in ONNX.</summary>
    private static ModelFamily OldLayout(string models)
    {
        var family = TinyCheckpoint.Import(TinyCheckpoint.Folder, models, "tiny");
        using (var denoiser = UNet2DConditionModel.FromPretrained(family.Path("unet")))
        {
            OnnxExport.Denoiser(denoiser, family.Path("unet/model.onnx"), new() { Dtype = OnnxDtype.Float32 });
        }

        using (var autoencoder = AutoencoderKL.FromPretrained(family.Path("vae")))
        {
            Directory.CreateDirectory(family.Path("vae_decoder"));
            OnnxExport.Decoder(autoencoder, family.Path("vae_decoder/model.onnx"), new() { Dtype = OnnxDtype.Float32 });
        }

        File.Delete(family.Path("vae/decoder.onnx"));
        var manifest = family.Manifest with
        {
            Decoders = [family.Manifest.Decoders[0] with { Path = "vae_decoder/model.onnx" }],
            Files = family
                .Manifest.Files.Where(file => file.Key != "vae/decoder.onnx")
                .Append(new("vae_decoder/model.onnx", new FileEntry("", 0)))
                .ToDictionary(),
        };
        File.WriteAllText(family.Path(ModelFamily.ManifestFile), FamilyJson.Write(manifest));
        return ModelFamily.Load(family.Folder);
    }

    private static long Bytes(string folder, string pattern) =>
        Directory.GetFiles(folder, pattern, SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
}
