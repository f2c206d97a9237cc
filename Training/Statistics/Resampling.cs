using static TorchSharp.torch;

namespace HybridGrains.Training.Statistics;

/// <summary>
/// Draws with replacement of which prompts count, the same for every row of a table: differences between rows are then paired.
/// </summary>
internal sealed class Resampling
{
    private readonly int[][] _draws;

    /// <param name="count">Replicates.</param>
    /// <param name="of">Prompts.</param>
    public Resampling(int count, int of, int seed)
    {
        var random = new Random(seed);
        _draws = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, of).Select(_ => random.Next(of)).ToArray())];
        Of = of;
    }

    public int Count => _draws.Length;

    /// <summary>Prompts.</summary>
    public int Of { get; }

    /// <summary>Which prompts replicate <paramref name="index"/> consists of.</summary>
    public IReadOnlyList<int> Draw(int index) => _draws[index];

    /// <summary>Replicates of a mean over prompts.</summary>
    public double[] Means(IReadOnlyList<double> values) => [.. _draws.Select(draw => draw.Average(i => values[i]))];

    /// <summary>How often each replicate has each prompt: replicates x prompts, fp64.</summary>
    public Tensor Weights()
    {
        var weights = new double[Count * Of];
        for (var replicate = 0; replicate < Count; replicate++)
        {
            foreach (var i in _draws[replicate])
            {
                weights[replicate * Of + i]++;
            }
        }

        return tensor(weights, [Count, Of]);
    }
}
