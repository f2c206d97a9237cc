using HybridGrains.Training.LightDecoder;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.LightDecoder;

public sealed class DiffAugmentTests
{
    private readonly Tensor _pictures = new TinyPictures().Draw(3, seed: 5, progress: 0).Pictures;

    [Fact]
    public void Apply_Pictures_KeepsTheirShape() => Assert.Equal(_pictures.shape, DiffAugment.Apply(_pictures, 7).shape);

    [Fact]
    public void Apply_SameSeed_GivesTheSamePictures() =>
        Assert.Equal(DiffAugment.Apply(_pictures, 7).data<float>().ToArray(), DiffAugment.Apply(_pictures, 7).data<float>().ToArray());

    [Fact]
    public void Apply_OtherSeed_GivesOtherPictures() =>
        Assert.False(allclose(DiffAugment.Apply(_pictures, 7), DiffAugment.Apply(_pictures, 8)));

    [Fact]
    public void Apply_Pictures_CutsASquareOutOfEach()
    {
        var empty = DiffAugment.Apply(_pictures, 7).abs().sum(1).eq(0).sum([1, 2]);

        const int square = TinyPictures.Side / 5;
        Assert.All(empty.data<long>().ToArray(), count => Assert.True(count >= square * square, $"{count} places are empty"));
    }

    [Fact]
    public void Apply_Backward_ReachesThePictures()
    {
        var pictures = _pictures.clone().requires_grad_(true);

        DiffAugment.Apply(pictures, 7).square().sum().backward();

        Assert.True(pictures.grad!.abs().sum().item<float>() > 0);
    }
}
