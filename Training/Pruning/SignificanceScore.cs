using HybridGrains.ModelKit.Configs;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Pruning;

/// <summary>How much final latents change when one part alone is pruned.</summary>
/// <param name="Units">Units the teacher has; 1 for parts taken out whole.</param>
/// <param name="UnitsKept">Units left when it was measured; 0 for parts taken out whole.</param>
/// <param name="Parameters">Parameters that go with what was pruned.</param>
internal sealed record SignificanceScore(string Name, UNetPartKind Kind, int Units, int UnitsKept, long Parameters, double Score)
{
    /// <summary>
    /// || mean - mean' ||2 + || std - std' ||2 over the samples, norms over the whole latent (LD-Pruner; Hybrid SD's code).
    /// </summary>
    /// <param name="original">samples x channels x height x width, at least two samples.</param>
    public static double Of(Tensor original, Tensor pruned)
    {
        using var scope = NewDisposeScope();
        var mean = (original.mean([0]) - pruned.mean([0])).norm();
        var deviation = (original.std(0) - pruned.std(0)).norm();
        return (mean + deviation).item<float>();
    }
}
