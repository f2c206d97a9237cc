using HybridGrains.Policy.Learning.Networks;
using static TorchSharp.torch;

namespace HybridGrains.Policy.Learning.Tests.Networks;

public sealed class PpoLossTests
{
    [Theory]
    [InlineData(1.0, 1.0, -1.0)] // untouched
    [InlineData(2.0, 1.0, -1.2)] // good and already likelier: clipped
    [InlineData(0.5, 1.0, -0.5)] // good and less likely: pulled back
    [InlineData(0.5, -1.0, 0.8)] // bad and already less likely: clipped
    [InlineData(2.0, -1.0, 2.0)] // bad and likelier: pushed
    [InlineData(10.0, -1.0, 3.0)] // bad and far likelier: dual clip
    public void Policy_OneSample_IsTheClippedSurrogate(double ratio, double advantage, double expected)
    {
        using var old = zeros(1);
        using var current = tensor([(float)Math.Log(ratio)]);
        using var advantages = tensor([(float)advantage]);

        using var loss = PpoLoss.Policy(current, old, advantages, 0.2, 3);

        Assert.Equal(expected, loss.item<float>(), 1e-5);
    }

    [Fact]
    public void Policy_NoDualClip_IsUnbounded()
    {
        using var old = zeros(1);
        using var current = tensor([MathF.Log(10)]);
        using var advantages = tensor([-1f]);

        using var loss = PpoLoss.Policy(current, old, advantages, 0.2, 0);

        Assert.Equal(10, loss.item<float>(), 1e-4);
    }

    [Fact]
    public void Value_Clipped_TakesTheWorse()
    {
        using var old = zeros(1);
        using var current = tensor([1f]);
        using var returns = tensor([1f]);

        using var plain = PpoLoss.Value(current, old, returns, 0);
        using var clipped = PpoLoss.Value(current, old, returns, 0.2);

        Assert.Equal(0, plain.item<float>());
        Assert.Equal(0.5 * 0.64, clipped.item<float>(), 1e-5);
    }

    [Fact]
    public void MaskedCategorical_ForbiddenActions_HaveNoPartInAnything()
    {
        using var outputs = tensor(new float[] { 0, 0, 50 }).reshape(1, 3).requires_grad_(true);
        using var actions = tensor(new float[] { 1 }).reshape(1, 1);
        using var allowed = tensor(new[] { true, true, false }).reshape(1, 3);

        var (logProb, entropy) = new MaskedCategorical().Evaluate(outputs, actions, allowed);
        (logProb + entropy).sum().backward();

        Assert.Equal(Math.Log(0.5), logProb.item<float>(), 1e-5);
        Assert.Equal(Math.Log(2), entropy.item<float>(), 1e-5);
        Assert.Equal(0, outputs.grad!.data<float>()[2]);
        Assert.True(outputs.grad!.data<float>().ToArray().All(float.IsFinite));
    }
}
