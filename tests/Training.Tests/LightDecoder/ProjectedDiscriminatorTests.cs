using HybridGrains.Training.LightDecoder;
using HybridGrains.Training.Readers;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.LightDecoder;

public sealed class ProjectedDiscriminatorTests
{
    [Fact]
    public void Hinge_HandMadeScores_CountsEveryTapTheSame()
    {
        // First tap: relu(1 - 0.5) + relu(1 - 2) = 0.5; second: mean(1, 0) + mean(3, 1) = 2.5.
        var hinge = ProjectedDiscriminator.Hinge(
            [tensor(new[] { 0.5f }), tensor(new[] { 0f, 1f })],
            [tensor(new[] { -2f }), tensor(new[] { 2f, 0f })]
        );

        Assert.Equal(1.5, hinge.item<float>(), 6);
    }

    [Fact]
    public void Adversarial_HigherScores_AreALowerLoss() =>
        Assert.Equal(-1.5, ProjectedDiscriminator.Adversarial([tensor(new[] { 1f }), tensor(new[] { 1f, 3f })]).item<float>(), 6);

    [Fact]
    public void Scores_Backward_LeavesTheFeatureNetworkWithoutGradients()
    {
        var reader = TinyPictures.Reader();
        var discriminator = new ProjectedDiscriminator(new SceneReaderFeatures(reader));
        var pictures = new TinyPictures().Draw(2, 1, 0).Pictures.requires_grad_(true);

        ProjectedDiscriminator.Adversarial(discriminator.Scores(pictures)).backward();

        Assert.All(reader.parameters(), parameter => Assert.Null(parameter.grad));
        Assert.All(discriminator.parameters(), parameter => Assert.NotNull(parameter.grad));
        Assert.True(pictures.grad!.abs().sum().item<float>() > 0);
    }

    [Fact]
    public void Normalised_Weight_HasALargestSingularValueNearOne()
    {
        random.manual_seed(4);
        using var convolution = new SpectralConvolution(8, 16, 3);

        var largest = linalg.svdvals(convolution.Normalised().reshape(16, -1)).max().item<float>();

        Assert.InRange(largest, 0.99, 1.25);
    }
}
