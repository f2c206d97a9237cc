using HybridGrains.Training.Consistency;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Consistency;

public sealed class LatentDiscriminatorTests
{
    private readonly Tensor _latents = randn([2, 4, 8, 8], generator: new Generator(7));
    private readonly Tensor _timesteps = tensor(new long[] { 100, 900 });

    [Fact]
    public void Trained_Parameters_AreAdaptersOfTheDecoderHalfAndTheReadOut()
    {
        var discriminator = new LatentDiscriminator(Tiny.Denoiser(), rank: 2);

        Assert.All(discriminator.Trained, item => Assert.True(
            (item.Name.Contains(".up_blocks.", StringComparison.Ordinal) && item.Name.Contains(".lora_", StringComparison.Ordinal)) || item.Name.StartsWith("discriminator.head.", StringComparison.Ordinal), item.Name));
        // Self- and cross-attention, each of four projections with two matrices, in the three layers of both blocks.
        Assert.Equal(2 * 3 * 2 * 4 * 2, discriminator.Trained.Count(item => item.Name.Contains(".lora_", StringComparison.Ordinal)));
    }

    [Fact]
    public void Score_Backward_GivesGradientsToThoseAlone()
    {
        var backbone = Tiny.Denoiser();
        var discriminator = new LatentDiscriminator(backbone, rank: 2);

        LatentDiscriminator.Hinge(discriminator.Score(_latents, _timesteps, Tiny.Context(2)), discriminator.Score(-_latents, _timesteps, Tiny.Context(2))).backward();

        var trained = discriminator.Trained.Select(item => item.Name).ToHashSet();
        Assert.All(backbone.named_parameters(), item => Assert.Equal(trained.Contains($"discriminator.{item.name}"), item.parameter.grad is not null));
    }

    [Fact]
    public void Score_BeforeTraining_ComesFromTheTeachersFeatures()
    {
        var features = new Dictionary<string, Tensor>();
        Tiny.Denoiser().forward(_latents, _timesteps, Tiny.Context(2), features: features);
        var discriminator = new LatentDiscriminator(Tiny.Denoiser(), rank: 2);
        var head = discriminator.Trained.Where(item => item.Name.StartsWith("discriminator.head.", StringComparison.Ordinal)).ToDictionary(item => item.Name.Split('.')[^1], item => item.Parameter);

        var scores = discriminator.Score(_latents, _timesteps, Tiny.Context(2));

        Assert.True(allclose(nn.functional.linear(features["up_blocks.1"].mean([2, 3]), head["weight"], head["bias"]).squeeze(1), scores, rtol: 1e-4, atol: 1e-5));
    }

    [Fact]
    public void Hinge_OfScores_IsZeroOnlyBeyondTheMargin()
    {
        Assert.Equal(0, LatentDiscriminator.Hinge(tensor(new[] { 1f, 3f }), tensor(new[] { -1f, -2f })).item<float>());
        Assert.Equal(1.5 + 0.5, LatentDiscriminator.Hinge(tensor(new[] { -1f, 0f }), tensor(new[] { -1f, 0f })).item<float>(), 6);
    }
}
