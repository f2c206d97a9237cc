using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
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

        Assert.All(
            discriminator.Trained,
            item =>
                Assert.True(
                    (item.Name.Contains(".up_blocks.", StringComparison.Ordinal) && item.Name.Contains(".lora_", StringComparison.Ordinal))
                        || IsReadOut(item.Name),
                    item.Name
                )
        );
        Assert.Contains(
            discriminator.Trained,
            item => item.Name.EndsWith("up_blocks.1.resnets.0.conv1.lora_down", StringComparison.Ordinal)
        );
        Assert.Contains(discriminator.Trained, item => item.Name.EndsWith("attn2.to_k.lora_up", StringComparison.Ordinal));
    }

    [Fact]
    public void Trained_OfStableDiffusionAtRank64_AreNearThePapersShare()
    {
        using var denoiser = new UNet2DConditionModel(new UNet2DConditionConfig { CrossAttentionDim = [768] }, initialise: false);
        var all = denoiser.CountParameters();
        var trained = new LatentDiscriminator(denoiser, rank: 64).Trained.Sum(item => item.Parameter.numel());

        Assert.Equal(859_520_964, all);
        // The paper has 3.6 %; attention alone would be 0.8 %.
        Assert.Equal(0.044, (double)trained / all, 3);
    }

    [Fact]
    public void Score_Backward_GivesGradientsToThoseAlone()
    {
        var backbone = Tiny.Denoiser();
        var discriminator = new LatentDiscriminator(backbone, rank: 2);

        LatentDiscriminator
            .Hinge(discriminator.Score(_latents, _timesteps, Tiny.Context(2)), discriminator.Score(-_latents, _timesteps, Tiny.Context(2)))
            .backward();

        var trained = discriminator.Trained.Select(item => item.Name).ToHashSet();
        Assert.All(
            backbone.named_parameters(),
            item => Assert.Equal(trained.Contains($"discriminator.{item.name}"), item.parameter.grad is not null)
        );
    }

    [Fact]
    public void Score_BeforeTraining_ComesFromTheTeachersFeatures()
    {
        var features = new Dictionary<string, Tensor>();
        var teacher = Tiny.Denoiser();
        teacher.forward(_latents, zeros_like(_timesteps), Tiny.Context(2), features: features);
        var discriminator = new LatentDiscriminator(Tiny.Denoiser(), rank: 2);
        var head = discriminator
            .Trained.Where(item => item.Name.StartsWith("discriminator.head.", StringComparison.Ordinal))
            .ToDictionary(item => item.Name.Split('.')[^1], item => item.Parameter);

        var scores = discriminator.Score(_latents, _timesteps, Tiny.Context(2));

        var last = nn.functional.silu(teacher.ConvNormOut.forward(features["up_blocks.1"]));
        Assert.True(
            allclose(nn.functional.linear(last.mean([2, 3]), head["weight"], head["bias"]).squeeze(1), scores, rtol: 1e-4, atol: 1e-5)
        );
    }

    [Fact]
    public void Score_OfTheSameLatents_LearnsToDependOnTheTimestep()
    {
        var discriminator = new LatentDiscriminator(Tiny.Denoiser(), rank: 2);
        using (no_grad())
        {
            discriminator.Trained.Single(item => item.Name == "discriminator.time_head.weight").Parameter.fill_(0.1f);
        }

        var same = _latents[0].unsqueeze(0).expand(2, -1, -1, -1);

        var scores = discriminator.Score(same, _timesteps, Tiny.Context(1).expand(2, -1, -1));

        Assert.NotEqual(scores[0].item<float>(), scores[1].item<float>());
    }

    [Fact]
    public void Hinge_OfScores_IsZeroOnlyBeyondTheMargin()
    {
        Assert.Equal(0, LatentDiscriminator.Hinge(tensor(new[] { 1f, 3f }), tensor(new[] { -1f, -2f })).item<float>());
        Assert.Equal(1.5 + 0.5, LatentDiscriminator.Hinge(tensor(new[] { -1f, 0f }), tensor(new[] { -1f, 0f })).item<float>(), 6);
    }

    private static bool IsReadOut(string name) =>
        name.StartsWith("discriminator.head.", StringComparison.Ordinal)
        || name.StartsWith("discriminator.time_head.", StringComparison.Ordinal);
}
