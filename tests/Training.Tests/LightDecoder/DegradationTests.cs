using HybridGrains.Training.LightDecoder;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.LightDecoder;

public sealed class DegradationTests
{
    [Fact]
    public void Shrink_Latents_ScalesEachPictureByAtMostTheShare()
    {
        var kept = Degradation.Shrink(ones(64, 4, 2, 2), 0.25, seed: 3).flatten(1);

        Assert.True(kept.min().item<float>() is >= 0.75f and < 0.8f);
        Assert.True(kept.max().item<float>() is <= 1f and > 0.95f);
        Assert.Equal(kept.amin([1]).data<float>().ToArray(), kept.amax([1]).data<float>().ToArray());
    }

    [Fact]
    public void Shrink_ByNothing_KeepsLatents() => Assert.True(Degradation.Shrink(ones(2, 4, 2, 2), 0, seed: 3).eq(1).all().item<bool>());

    [Fact]
    public void Recolour_Chance_IsTheShareOfChangedPictures()
    {
        var pictures = full(400, 3, 2, 2, 0.5f);

        var changed = Degradation.Recolour(pictures, 0.1, seed: 3).ne(pictures).flatten(1).any(1).sum().item<long>();

        Assert.InRange(changed, 20, 60);
    }

    [Fact]
    public void KeepWorst_HandMadeErrors_KeepsThoseFromTheMedianUpBelowOne()
    {
        var teacher = zeros(5);
        var (made, target) = Degradation.KeepWorst(
            tensor(new[] { 0.1f, -0.2f, 0.3f, -0.4f, 1.5f }),
            tensor(new[] { 0f, 0.01f, 0.02f, 0.03f, 0.04f }),
            teacher
        );

        Assert.Equal([1f, 1f, 0.3f, -0.4f, 1f], made.data<float>().ToArray());
        Assert.Equal([1f, 1f, 0.02f, 0.03f, 1f], target.data<float>().ToArray());
    }
}
