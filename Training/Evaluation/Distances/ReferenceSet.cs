using HybridGrains.Training.Data;
using HybridGrains.Training.Evaluation.Features;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Distances;

/// <summary>Features of real pictures, divided by their standard deviations, to measure made ones against.</summary>
internal sealed class ReferenceSet
{
    private const int Batch = 32;

    /// <summary>
    /// Least divisor, as a share of the mean deviation: numbers that are all but constant among real pictures must not drown the
    /// others.
    /// </summary>
    private const double LeastDeviation = 0.1;

    private readonly IFeatureExtractor _extractor;
    private readonly Tensor _deviation;
    private readonly Tensor _features;

    /// <param name="pictures">128 x 128 x 3 bytes each, two or more.</param>
    public ReferenceSet(IFeatureExtractor extractor, IReadOnlyList<byte[]> pictures)
    {
        _extractor = extractor;
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var features = Extract(pictures);
        var deviation = features.std(0, keepdim: true);
        _deviation = deviation.maximum(LeastDeviation * deviation.mean()).clamp_min(float.Epsilon).DetachFromDisposeScope();
        _features = (features / _deviation).DetachFromDisposeScope();
    }

    /// <summary>Those of the real pictures, pictures x numbers, divided.</summary>
    public Tensor Features => _features;

    /// <summary>Features of other pictures, as the extractor gives them, divided like the real ones.</summary>
    public Tensor Divided(Tensor features) => features / _deviation;

    /// <summary>Real held-out scenes of the kinds of some prompts, as many of each.</summary>
    public static IReadOnlyList<byte[]> Scenes(SceneComposer composer, IReadOnlyList<EvaluationPrompt> prompts, int seed) =>
        [
            .. prompts
                .GroupBy(prompt => prompt.Kind)
                .SelectMany(kind =>
                {
                    var sampler = new SceneSampler(SceneSplit.HeldOut, seed, kind.Key);
                    return Enumerable.Range(0, kind.Count()).Select(_ => SceneBatch.Compose(composer, sampler.Next()));
                }),
        ];

    /// <param name="pictures">128 x 128 x 3 bytes each.</param>
    public DistanceRow Compare(string name, IReadOnlyList<byte[]> pictures)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var made = Extract(pictures) / _deviation;
        return new DistanceRow(
            name,
            _extractor.Name,
            pictures.Count,
            FrechetDistance.Of(_features, made),
            KernelDistance.Of(_features, made),
            ManifoldScores.Of(_features, made)
        );
    }

    private Tensor Extract(IReadOnlyList<byte[]> pictures)
    {
        var parts = pictures
            .Chunk(Batch)
            .AsParallel()
            .AsOrdered()
            .WithDegreeOfParallelism(Environment.ProcessorCount)
            .Select(Extract)
            .ToArray();
        var all = cat(parts);
        foreach (var part in parts)
        {
            part.Dispose();
        }

        return all;
    }

    private Tensor Extract(byte[][] batch)
    {
        // What torch keeps per thread: gradients, threads, scopes.
        set_num_threads(1);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return _extractor.Of(SceneBatch.ToTensor(batch, SceneLayout.Side)).DetachFromDisposeScope();
    }
}
