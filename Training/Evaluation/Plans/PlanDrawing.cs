using HybridGrains.Training.Autoencoder;
using HybridGrains.Training.Data;
using HybridGrains.Training.Evaluation.Features;
using HybridGrains.Training.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>
/// Draws and judges every prompt by every plan, batch by batch, and keeps what it finds in a store. The first plan is the
/// reference.
/// </summary>
internal sealed class PlanDrawing(PlanWalk walk, PictureScoring scoring, IReadOnlyList<IFeatureExtractor> extractors, PlanStore store)
{
    /// <summary>Prompts drawn together.</summary>
    public const int Batch = 16;

    private const double EqualPsnr = 99;

    /// <summary>Pictures of the first batch that are kept for a contact sheet.</summary>
    private const int Kept = 8;

    public static int Batches(int prompts) => (prompts + Batch - 1) / Batch;

    /// <param name="progress">Called with the number of batches done, those of earlier turns included.</param>
    public void Run(
        IReadOnlyList<EvaluationPrompt> prompts,
        IReadOnlyList<EvaluationPlan> plans,
        int threads,
        Action<int> progress,
        CancellationToken cancellationToken
    )
    {
        var done = 0;
        var batches = prompts.Chunk(Batch).ToArray();
        // One batch after the other for each thread: results then appear from the first prompt on.
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.ForEach(
            System.Collections.Concurrent.Partitioner.Create(
                Enumerable.Range(0, batches.Length),
                System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering
            ),
            options,
            batch =>
            {
                set_num_threads(1);
                // Also holds what is passed on at once: torch reads a tensor that nothing holds while its finaliser frees it.
                using var scope = NewDisposeScope();
                var missing = store.Missing(batch, plans);
                if (missing.Count > 0)
                {
                    store.Write(batch, Judge(batch, batches[batch], plans[0], missing, cancellationToken));
                }

                progress(Interlocked.Increment(ref done));
            }
        );
    }

    private IReadOnlyList<(EvaluationPlan Plan, BatchState End, PlanPictures Found)> Judge(
        int batch,
        EvaluationPrompt[] prompts,
        EvaluationPlan reference,
        IReadOnlyList<EvaluationPlan> missing,
        CancellationToken cancellationToken
    )
    {
        var seeds = Array.ConvertAll(prompts, prompt => prompt.Seed);
        var ends = missing
            .Append(reference)
            .Distinct()
            .Select(plan => (Plan: plan, End: store.End(batch, plan, seeds)))
            .Where(item => item.End is not null)
            .ToDictionary(item => item.Plan, item => item.End!);
        foreach (
            var (plan, end) in walk.Run(
                prompts,
                [.. missing.Append(reference).Distinct().Where(plan => !ends.ContainsKey(plan))],
                cancellationToken
            )
        )
        {
            ends.Add(plan, end);
        }

        var wanted = walk.Decode(ends[reference], reference.Decoder);
        return
        [
            .. missing.Select(plan =>
            {
                var pictures = plan.Equals(reference) ? wanted : walk.Decode(ends[plan], plan.Decoder);
                var found = Judge(prompts, pictures, wanted);
                return (plan, ends[plan], batch > 0 ? found : found with { Kept = pictures[..Math.Min(Kept, prompts.Length)] });
            }),
        ];
    }

    private PlanPictures Judge(EvaluationPrompt[] prompts, byte[][] pictures, byte[][] reference)
    {
        using var noGradient = no_grad();
        using var batch = SceneBatch.ToTensor(pictures, SceneLayout.Side);
        return new PlanPictures(
            [.. scoring.Score(prompts, pictures).Select(picture => picture.Score)],
            [.. pictures.Zip(reference, (made, wanted) => Math.Min(EqualPsnr, AutoencoderEvaluation.Psnr(wanted, made)))],
            extractors.ToDictionary(extractor => extractor.Name, extractor => extractor.Of(batch))
        );
    }
}
