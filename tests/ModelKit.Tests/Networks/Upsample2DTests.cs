using HybridGrains.ModelKit.Networks.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Networks;

public sealed class Upsample2DTests
{
    [Fact]
    public void Forward_Doubling_EqualsEnlargingThenConvolving()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var layer = CreateLayer();
        var x = randn(2, 6, 5, 7).requires_grad_(true);

        var result = layer.forward(x);

        var expected = TwoSteps(layer, x);
        Assert.True(GoldenCase.RelativeError(result, expected) < 1e-6);
        Assert.True(GoldenCase.RelativeError(GradientOf(x, result), GradientOf(x, expected)) < 1e-5);
    }

    [Fact]
    public void Forward_SizeThatHalvingRounded_GivesThatSize()
    {
        using var scope = NewDisposeScope();
        using var layer = CreateLayer();

        Assert.Equal([1, 6, 9, 8], layer.forward(randn(1, 6, 5, 4), [9, 8]).shape);
    }

    private static Upsample2D CreateLayer()
    {
        var layer = new Upsample2D(6);
        using var noGrad = no_grad();
        foreach (var parameter in layer.parameters())
        {
            parameter.normal_();
        }

        return layer;
    }

    private static Tensor TwoSteps(Upsample2D layer, Tensor x)
    {
        return layer.Conv.forward(nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest));
    }

    private static Tensor GradientOf(Tensor x, Tensor result)
    {
        x.grad?.zero_();
        result.square().sum().backward();
        return x.grad!.clone();
    }
}
