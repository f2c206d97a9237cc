using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Learning.Networks;
using HybridGrains.Policy.Simulation;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Policy.Learning.Tests.Networks;

public sealed class DiagonalGaussianTests
{
    private static readonly float[] Outputs = [0.3f, -1, 0.8f, -0.5f, 0.2f, -1.5f];

    [Fact]
    public void Evaluate_SampledActions_GivesTheSameLogProbability()
    {
        using var scope = NewDisposeScope();
        var random = RandomStream.Of(1, RandomPurpose.Exploration);
        for (var i = 0; i < 100; i++)
        {
            var action = new float[3];
            var sampled = GaussianAction.Sample(Outputs, ref random, action);

            var (logProb, _) = new DiagonalGaussian().Evaluate(
                tensor(Outputs).reshape(1, 6),
                tensor(action).reshape(1, 3),
                zeros(1, 0, ScalarType.Bool)
            );

            Assert.Equal(logProb.item<float>(), sampled, 1e-4f);
        }
    }

    /// <summary>The joint density is the product of the components'.</summary>
    [Fact]
    public void Evaluate_AtTheMeans_IsTheProductOfTheDensities()
    {
        using var scope = NewDisposeScope();

        var (logProb, entropy) = new DiagonalGaussian().Evaluate(
            tensor(Outputs).reshape(1, 6),
            tensor(Outputs[..3]).reshape(1, 3),
            zeros(1, 0, ScalarType.Bool)
        );

        var densities = Outputs[3..].Select(log => 1 / (Math.Exp(log) * Math.Sqrt(2 * Math.PI)));
        Assert.Equal(Math.Log(densities.Aggregate((product, density) => product * density)), logProb.item<float>(), 1e-5);
        Assert.Equal(Outputs[3..].Sum(log => log + (0.5 * Math.Log(2 * Math.PI * Math.E))), entropy.item<float>(), 1e-5);
    }

    [Fact]
    public void Sample_ManyDraws_HaveTheMeansAndDeviations()
    {
        var random = RandomStream.Of(2, RandomPurpose.Exploration);
        var (sum, squares, action) = (new double[3], new double[3], new float[3]);
        const int count = 20_000;
        for (var i = 0; i < count; i++)
        {
            GaussianAction.Sample(Outputs, ref random, action);
            for (var c = 0; c < 3; c++)
            {
                (sum[c], squares[c]) = (sum[c] + action[c], squares[c] + ((double)action[c] * action[c]));
            }
        }

        for (var c = 0; c < 3; c++)
        {
            var mean = sum[c] / count;
            Assert.Equal(Outputs[c], mean, 0.03);
            Assert.Equal(Math.Exp(Outputs[3 + c]), Math.Sqrt((squares[c] / count) - (mean * mean)), 0.03);
        }
    }
}
