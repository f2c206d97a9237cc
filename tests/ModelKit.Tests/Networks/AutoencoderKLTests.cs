using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Networks;

public sealed class AutoencoderKLTests
{
    [Theory]
    [InlineData("vae_kl_sd")]
    [InlineData("vae_kl_oldnames")]
    [InlineData("vae_kl_noquant_16ch")]
    [InlineData("vae_kl_nomidattn")]
    public void Encode_GoldenImage_EqualsDiffusers(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var golden = new GoldenCase($"networks/{name}");
        using var network = AutoencoderKL.FromPretrained(golden.Folder);

        var posterior = network.Encode(golden["image"]);

        golden.AssertClose("encode.out.mean", posterior.Mean);
        golden.AssertClose("encode.out.logvar", posterior.LogVar);
        golden.AssertClose("encode.out.latent_sample", posterior.Sample(golden["posterior_noise"]));
        Assert.Equal(golden.Parameters, network.CountParameters());
    }

    [Theory]
    [InlineData("vae_kl_sd")]
    [InlineData("vae_kl_oldnames")]
    [InlineData("vae_kl_noquant_16ch")]
    [InlineData("vae_kl_nomidattn")]
    public void Decode_GoldenLatent_EqualsDiffusers(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var golden = new GoldenCase($"networks/{name}");
        using var network = AutoencoderKL.FromPretrained(golden.Folder);

        golden.AssertClose("decode.out.sample", network.Decode(golden["latent"]));
    }

    [Fact]
    public void Decode_Bf16_IsCloseToFp32()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var golden = new GoldenCase("networks/vae_kl_sd");
        using var network = AutoencoderKL.FromPretrained(golden.Folder);
        network.ComputeType = ScalarType.BFloat16;

        golden.AssertClose("decode.out.sample", network.Decode(golden["latent"]), tolerance: 0.03);
    }

    [Fact]
    public void Decode_InsideAScope_LeavesOnlyItsResult()
    {
        using var golden = new GoldenCase("networks/vae_kl_sd");
        using var network = AutoencoderKL.FromPretrained(golden.Folder);
        using var scope = NewDisposeScope();
        var latents = golden["latent"];
        var before = scope.DisposablesCount;

        network.Decode(latents);

        Assert.Equal(before + 1, scope.DisposablesCount);
    }

    [Fact]
    public void Backward_ThroughBoth_ReachesEveryParameter()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var network = new AutoencoderKL(
            new AutoencoderKLConfig
            {
                BlockOutChannels = [8, 16],
                DownBlockTypes = ["DownEncoderBlock2D", "DownEncoderBlock2D"],
                UpBlockTypes = ["UpDecoderBlock2D", "UpDecoderBlock2D"],
                NormNumGroups = 4,
            }
        );
        var posterior = network.Encode(rand(1, 3, 16, 16) * 2 - 1);

        network.Decode(posterior.Sample(randn_like(posterior.Mean))).square().mean().backward();

        // A key's bias shifts all scores of a query alike, which the softmax takes out again.
        Assert.All(
            network.named_parameters().Where(p => !p.name.EndsWith("to_k.bias", StringComparison.Ordinal)),
            p => Assert.True(p.parameter.grad is { } grad && grad.abs().max().item<float>() > 0, p.name)
        );
    }
}
