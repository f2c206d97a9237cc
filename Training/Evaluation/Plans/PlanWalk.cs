using HybridGrains.Diffusion.Samplers;
using HybridGrains.Training.Data;
using HybridGrains.Training.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>Draws a batch of prompts by many plans; what plans have in common from the start is computed once.</summary>
internal sealed class PlanWalk(PlanNetworks networks)
{
    private readonly SamplerSchedule _schedule = SamplerSchedule.Read(networks.Family.Path(networks.Family.Manifest.NoiseSchedule));

    /// <summary>What every plan's steps end in; plans come in the order in which they are done.</summary>
    public IEnumerable<(EvaluationPlan Plan, BatchState End)> Run(
        IReadOnlyList<EvaluationPrompt> prompts,
        IReadOnlyList<EvaluationPlan> plans,
        CancellationToken cancellationToken
    )
    {
        var (manifest, guidance) = (networks.Family.Manifest, networks.Family.Manifest.Defaults.GuidanceScale);
        using var noGradient = no_grad();
        using var context = networks.Encode([.. prompts.Select(prompt => prompt.Prompt)]);
        using var empty = networks.Encode([""]);
        foreach (var same in plans.GroupBy(plan => (plan.Sampler, plan.Steps)))
        {
            var denoising = new BatchDenoising(_schedule, same.Key.Sampler, same.Key.Steps);
            var start = denoising.Start(
                [.. prompts.Select(prompt => prompt.Seed)],
                manifest.Latent.Channels,
                manifest.Size.Height / manifest.Latent.Factor,
                manifest.Size.Width / manifest.Latent.Factor
            );
            BatchState Range(BatchState state, PlanRange range) =>
                denoising.Run(
                    state,
                    range.To,
                    networks.Denoiser(range.Denoiser, guidance),
                    context,
                    networks.EmbedsGuidance(range.Denoiser) || guidance <= 1 ? null : empty,
                    guidance,
                    cancellationToken
                );
            foreach (var ended in Walk(start, 0, [.. same], Range))
            {
                yield return ended;
            }
        }
    }

    private static IEnumerable<(EvaluationPlan Plan, BatchState End)> Walk(
        BatchState state,
        int depth,
        IReadOnlyList<EvaluationPlan> plans,
        Func<BatchState, PlanRange, BatchState> run
    )
    {
        foreach (var denoiser in plans.GroupBy(plan => plan.Ranges[depth].Denoiser))
        {
            var reached = state;
            foreach (var end in denoiser.GroupBy(plan => plan.Ranges[depth].To).OrderBy(end => end.Key))
            {
                reached = run(reached, end.First().Ranges[depth]);
                foreach (var plan in end.Where(plan => plan.Ranges.Count == depth + 1))
                {
                    yield return (plan, reached);
                }

                var longer = end.Where(plan => plan.Ranges.Count > depth + 1).ToList();
                foreach (var ended in Walk(reached, depth + 1, longer, run))
                {
                    yield return ended;
                }
            }
        }
    }

    /// <summary>The pictures of a batch, 8-bit.</summary>
    public byte[][] Decode(BatchState end, string decoder)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var pictures = networks.Decode(decoder, end);
        return [.. Enumerable.Range(0, end.Seeds.Count).Select(i => SceneBatch.ToBytes(pictures, i))];
    }
}
