using HybridGrains.Training.LightDecoder;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.LightDecoder;

public sealed class AdaptiveWeightTests
{
    private readonly Parameter _last = new(tensor(new[] { 1f, 2f }));

    [Fact]
    public void Of_TwoLinearLosses_IsTheRatioOfTheirGradientNorms()
    {
        // Gradients (3, 4) and (0.6, 0.8): norms 5 and 1.
        var weight = AdaptiveWeight.Of(Dot(3, 4), Dot(0.6f, 0.8f), _last);

        Assert.Equal(5 / (1 + 1e-4), weight, 3);
    }

    [Fact]
    public void Of_NoAdversarialGradient_IsTheLargestAllowed() => Assert.Equal(1e4, AdaptiveWeight.Of(Dot(3, 4), Dot(0, 0), _last));

    [Fact]
    public void Of_Losses_LeavesNoGradientAndBothGraphs()
    {
        var (reconstruction, adversarial) = (Dot(3, 4), Dot(1, 0));

        AdaptiveWeight.Of(reconstruction, adversarial, _last);

        Assert.Null(_last.grad);
        (reconstruction + adversarial).backward();
        Assert.Equal([4f, 4f], _last.grad!.data<float>().ToArray());
    }

    private Tensor Dot(float first, float second) => (_last * tensor(new[] { first, second })).sum();
}
