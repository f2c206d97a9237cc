using TorchSharp;
using TorchSharp.Modules;

namespace HybridGrains.ModelKit.Networks.Layers;

internal static class UniformInit
{
    /// <summary>PyTorch's default for convolutions and linear layers: U(-1/sqrt(fanIn), 1/sqrt(fanIn)), weight and bias alike.</summary>
    public static void FanIn(Parameter weight, Parameter? bias)
    {
        var fanIn = weight.shape.Skip(1).Aggregate(1L, (a, b) => a * b);
        var bound = 1 / Math.Sqrt(fanIn);
        weight.uniform_(-bound, bound);
        bias?.uniform_(-bound, bound);
    }
}
