using HybridGrains.ModelKit.Networks;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Networks;

public sealed class AutoencoderTinyTests
{
    [Fact]
    public void Encode_GoldenImage_EqualsDiffusers()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var golden = new GoldenCase("networks/taesd_shape");
        using var network = AutoencoderTiny.FromPretrained(golden.Folder);

        golden.AssertClose("encode.out.latents", network.Encode(golden["image"]));
        Assert.Equal(golden.Parameters, network.CountParameters());
    }

    [Fact]
    public void Decode_GoldenLatent_EqualsDiffusers()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var golden = new GoldenCase("networks/taesd_shape");
        using var network = AutoencoderTiny.FromPretrained(golden.Folder);

        golden.AssertClose("decode.out.sample", network.Decode(golden["latent"]));
    }

    [Fact]
    public void UnscaleLatents_OfScaled_GivesThemBack()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenCase("networks/taesd_shape");
        using var network = AutoencoderTiny.FromPretrained(golden.Folder);
        var latents = tensor(new[] { -3f, -0.5f, 0f, 2.75f });

        var scaled = network.ScaleLatents(latents);

        Assert.Equal(0f, scaled[0].item<float>());
        Assert.Equal(0.5f, scaled[2].item<float>());
        Assert.True(network.UnscaleLatents(scaled).allclose(latents));
    }
}
