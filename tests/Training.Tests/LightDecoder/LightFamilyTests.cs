using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using HybridGrains.Training.Export;
using HybridGrains.Training.LightDecoder;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.LightDecoder;

public sealed class LightFamilyTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("light-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Write_FamilyWithALightDecoder_NamesBothDecodersAndTheirCosts()
    {
        using var networks = CreateNetworks();

        var manifest = Write(networks, decoder: "light");

        Assert.Equal(["full", "light"], manifest.Decoders.Select(item => item.Name));
        Assert.Equal("light", manifest.Defaults.Decoder);
        Assert.Equal(FlopCount.Decoder(networks.Light!, 16), manifest.Decoders[1].FlopsPerPicture);
        Assert.Equal(networks.Light!.Decoder.CountParameters(), manifest.Decoders[1].Parameters);
        Assert.Contains(manifest.Decoders[1].Path, manifest.Files.Keys);
    }

    [Fact]
    public void Write_FamilyWithALightDecoder_GivesItTheLatentsOfTheLargeOne()
    {
        using var noGradient = no_grad();
        using var networks = CreateNetworks();
        var manifest = Write(networks, decoder: "full");
        var latents = randn(1, 4, 16, 16);

        using var network = new OnnxNetwork(Path.Combine(_root, "family", manifest.Decoders[1].Path));

        var expected = networks.Light!.Decode(latents * networks.Autoencoder.Config.ScalingFactor);
        Assert.True(allclose(expected, network.Run(("latent_sample", latents)), rtol: 1e-2, atol: 1e-2));
    }

    private FamilyManifest Write(FamilyNetworks networks, string decoder)
    {
        var options = new BundleOptions("tiny", "Tiny", Path.Combine(_root, "random", "tokenizer"), 32, 128) { Decoder = decoder };
        return new FamilyBundle(networks, options, TimeProvider.System).Write(Path.Combine(_root, "family"), rand(2, 3, 128, 128) * 2 - 1);
    }

    private FamilyNetworks CreateNetworks()
    {
        var folder = Path.Combine(_root, "random");
        RandomFamily.Write(folder, "random", seed: 1, TimeProvider.System);
        using var autoencoder = AutoencoderKL.FromPretrained(Path.Combine(folder, "vae"));
        using (var scaled = new AutoencoderKL(autoencoder.Config with { ScalingFactor = 0.4 }))
        {
            scaled.SavePretrained(Path.Combine(folder, "vae"));
        }

        using (var light = new AutoencoderTiny(LightShape.Of(autoencoder.Config, [8], [1, 1, 0, 0], [8], [0, 0, 1, 1])))
        {
            light.SavePretrained(Path.Combine(folder, "vae_light"));
        }

        return FamilyNetworks.Load(
            Path.Combine(folder, "text_encoder"),
            Path.Combine(folder, "vae"),
            Path.Combine(folder, "unet"),
            Path.Combine(folder, "unet_small"),
            Path.Combine(folder, "vae_light")
        );
    }
}
