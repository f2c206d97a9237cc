using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using AdamW = HybridGrains.Training.Runs.AdamW;

namespace HybridGrains.Training.Tests.Runs;

public sealed class AdamWTests
{
    [Fact]
    public void Step_Unclipped_EqualsTorchsAdamW()
    {
        var (ours, theirs) = (CreateParameter(), CreateParameter());
        var optimizer = new AdamW([("weight", (Tensor)ours)], weightDecay: 0.1);
        using var reference = optim.AdamW([theirs], lr: 0.02, beta1: 0.9, beta2: 0.99, eps: 1e-8, weight_decay: 0.1);

        for (var step = 1; step <= 25; step++)
        {
            Loss(ours, step).backward();
            optimizer.Step(step, learningRate: 0.02, maxNorm: 1e9);
            reference.zero_grad();
            Loss(theirs, step).backward();
            reference.step();
        }

        Assert.True(allclose(ours, theirs, rtol: 1e-5, atol: 1e-6), $"{ours.data<float>()} and {theirs.data<float>()}");
    }

    /// <summary>
    /// 35 values fill vectors and leave a tail; the transposed ones have no plain memory and go the way of tensor operations.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_OfManyValues_EqualsTorchsAdamW(bool transposed)
    {
        Parameter Create() => new(transposed ? randn([5, 7], generator: new Generator(3)).t() : randn([7, 5], generator: new Generator(3)));
        var (ours, theirs) = (Create(), Create());
        var optimizer = new AdamW([("weight", (Tensor)ours)], weightDecay: 0.1);
        using var reference = optim.AdamW([theirs], lr: 0.02, beta1: 0.9, beta2: 0.99, eps: 1e-8, weight_decay: 0.1);

        for (var step = 1; step <= 10; step++)
        {
            (ours - step).pow(4).sum().backward();
            optimizer.Step(step, learningRate: 0.02, maxNorm: 1e9);
            reference.zero_grad();
            (theirs - step).pow(4).sum().backward();
            reference.step();
        }

        Assert.True(allclose(ours, theirs, rtol: 1e-5, atol: 1e-6), $"{ours.data<float>()} and {theirs.data<float>()}");
    }

    [Fact]
    public void Step_LargeGradient_IsClippedToTheNorm()
    {
        var (clipped, unit) = (CreateParameter(), CreateParameter());
        var norm = StepTwice(clipped, firstGradient: 1e4);
        StepTwice(unit, firstGradient: 1 / Math.Sqrt(6));

        Assert.Equal(1e4 * Math.Sqrt(6), norm, 1.0);
        Assert.True(allclose(clipped, unit, rtol: 1e-5, atol: 1e-6));
    }

    [Fact]
    public void Step_GradientNotFinite_IsRefused()
    {
        var parameter = CreateParameter();
        var optimizer = new AdamW([("weight", (Tensor)parameter)], weightDecay: 0);
        (parameter.sum() * float.PositiveInfinity).backward();

        Assert.Throws<TrainingException>(() => optimizer.Step(1, learningRate: 0.1, maxNorm: 1));
    }

    /// <summary>One step down the given gradient, then one small step up, which shows what the moments kept of the first.</summary>
    private static double StepTwice(Parameter parameter, double firstGradient)
    {
        var optimizer = new AdamW([("weight", (Tensor)parameter)], weightDecay: 0);
        (parameter.sum() * firstGradient).backward();
        var norm = optimizer.Step(1, learningRate: 0.1, maxNorm: 1);
        (parameter.sum() * -0.2).backward();
        optimizer.Step(2, learningRate: 0.1, maxNorm: 1);
        return norm;
    }

    private static Parameter CreateParameter() => new(arange(6, dtype: ScalarType.Float32).reshape(2, 3) / 10 - 0.2);

    private static Tensor Loss(Tensor parameter, int step) =>
        ((parameter - step * 0.1).square() * arange(1, 7, dtype: ScalarType.Float32).reshape(2, 3)).sum();
}
