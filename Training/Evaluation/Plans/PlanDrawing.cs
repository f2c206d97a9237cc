using HybridGrains.Training.Autoencoder;
using HybridGrains.Training.Data;
using HybridGrains.Training.Evaluation.Features;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>Draws and judges every prompt by every plan, batch by batch, and keeps what it finds in a store. The first plan is the reference.</summary>
public sealed class PlanDrawing(PlanWalk walk, PictureScoring scoring, IReadOnlyList<IFeatureExtractor> extractors, PlanStore store)
{
    /// <summary>Prompts drawn together.</summary>
    public const int Batch = 16;

    private const double EqualPsnr = 99;

    /// <summary>Pictures of the first batch that are kept for a contact sheet.</summary>
    private const int Kept = 8;

    public static int Batches(int prompts) => (prompts + Batch - 1) / Batch;

    /// <param name="progress">Called with the number of batches done, those of earlier turns included.</param>
    public void Run(IReadOnlyList<EvaluationPrompt> prompts, IReadOnlyList<EvaluationPlan> plans, int threads, Action<int> progress, CancellationToken cancellationToken)
    {
        var done = 0;
        var batches = prompts.Chunk(Batch).ToArray();
        // One batch after the other for each thread: results then appear from the first prompt on.
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.ForEach(System.Collections.Concurrent.Partitioner.Create(Enumerable.Range(0, batches.Length), System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering), options, batch =>
        {
            set_num_threads(1);
            var missing = store.Missing(batch, plans);
            if (missing.Count > 0) store.Write(batch, Judge(batches[batch], plans[0], missing, keep: batch == 0, cancellationToken));
            progress(Interlocked.Increment(ref done));
        });
    }

    private IReadOnlyList<(EvaluationPlan Plan, PlanPictures Results, byte[][] Kept)> Judge(
        EvaluationPrompt[] prompts, EvaluationPlan reference, IReadOnlyList<EvaluationPlan> missing, bool keep, CancellationToken cancellationToken)
    {
        var drawn = walk.Draw(prompts, [.. missing.Append(reference).Distinct()], cancellationToken).ToDictionary(item => item.Plan, item => item.Pictures);
        return [.. missing.Select(plan => (plan, Judge(prompts, drawn[plan], drawn[reference]), keep ? drawn[plan][..Math.Min(Kept, prompts.Length)] : []))];
    }

    private PlanPictures Judge(EvaluationPrompt[] prompts, byte[][] pictures, byte[][] reference)
    {
        using var noGradient = no_grad();
        using var batch = SceneBatch.ToTensor(pictures, SceneLayout.Side);
        return new PlanPictures(
            [.. scoring.Score(prompts, pictures).Select(picture => picture.Score)],
            [.. pictures.Zip(reference, (made, wanted) => Math.Min(EqualPsnr, AutoencoderEvaluation.Psnr(wanted, made)))],
            extractors.ToDictionary(extractor => extractor.Name, extractor => extractor.Of(batch)));
    }
}
