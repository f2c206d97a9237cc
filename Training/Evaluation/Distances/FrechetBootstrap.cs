using HybridGrains.Training.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Distances;

/// <summary>Replicates of FID: real and made pictures drawn again with replacement.</summary>
/// <remarks>
/// Drawing again repeats pictures, which FID takes for less variety: replicates lie above the value, so the interval is moved
/// back by how far their median does.
/// </remarks>
internal sealed class FrechetBootstrap(Tensor real, Resampling realDraws, Resampling madeDraws)
{
    /// <param name="made">pictures x numbers.</param>
    public Estimate Of(Tensor made)
    {
        var value = FrechetDistance.Of(real, made);
        var replicates = Enumerable
            .Range(0, madeDraws.Count)
            .AsParallel()
            .AsOrdered()
            .WithDegreeOfParallelism(Environment.ProcessorCount)
            .Select(i =>
            {
                set_num_threads(1);
                using var scope = NewDisposeScope();
                return FrechetDistance.Of(Drawn(real, realDraws.Draw(i)), Drawn(made, madeDraws.Draw(i)));
            })
            .ToArray();
        var moved = replicates.Order().ElementAt(replicates.Length / 2) - value;
        return Estimate.Of(value, [.. replicates.Select(replicate => replicate - moved)]);
    }

    private static Tensor Drawn(Tensor features, IReadOnlyList<int> which) =>
        features.index_select(0, tensor(which.Select(i => (long)i).ToArray()));
}
