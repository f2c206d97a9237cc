using HybridGrains.Diffusion.Schedules;
using HybridGrains.Training.Autoencoder;
using HybridGrains.Training.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>Draws a batch of prompts by many plans; what plans have in common from the start is computed once.</summary>
public sealed class PlanWalk(PlanNetworks networks)
{
    private readonly NoiseSchedule _schedule = NoiseSchedule.Read(networks.Family.Path(networks.Family.Manifest.NoiseSchedule));

    /// <summary>Pictures of every plan, 8-bit, in the order of the prompts; plans come in the order in which they are done.</summary>
    public IEnumerable<(EvaluationPlan Plan, byte[][] Pictures)> Draw(IReadOnlyList<EvaluationPrompt> prompts, IReadOnlyList<EvaluationPlan> plans, CancellationToken cancellationToken)
    {
        var (manifest, guidance) = (networks.Family.Manifest, networks.Family.Manifest.Defaults.GuidanceScale);
        using var noGradient = no_grad();
        using var context = networks.Encode([.. prompts.Select(prompt => prompt.Prompt)]);
        using var empty = networks.Encode([""]);
        foreach (var same in plans.GroupBy(plan => (plan.Sampler, plan.Steps)))
        {
            var denoising = new BatchDenoising(_schedule, same.Key.Sampler, same.Key.Steps);
            var start = denoising.Start([.. prompts.Select(prompt => prompt.Seed)], manifest.Latent.Channels, manifest.Size.Height / manifest.Latent.Factor, manifest.Size.Width / manifest.Latent.Factor);
            BatchState Run(BatchState state, PlanRange range) => denoising.Run(
                state, range.To, networks.Denoiser(range.Denoiser, guidance), context,
                networks.EmbedsGuidance(range.Denoiser) || guidance <= 1 ? null : empty, guidance, cancellationToken);
            foreach (var drawn in Walk(start, 0, [.. same], Run)) yield return drawn;
        }
    }

    private IEnumerable<(EvaluationPlan Plan, byte[][] Pictures)> Walk(BatchState state, int depth, IReadOnlyList<EvaluationPlan> plans, Func<BatchState, PlanRange, BatchState> run)
    {
        foreach (var denoiser in plans.GroupBy(plan => plan.Ranges[depth].Denoiser))
        {
            var reached = state;
            foreach (var end in denoiser.GroupBy(plan => plan.Ranges[depth].To).OrderBy(end => end.Key))
            {
                reached = run(reached, end.First().Ranges[depth]);
                foreach (var decoder in end.Where(plan => plan.Ranges.Count == depth + 1).GroupBy(plan => plan.Decoder))
                {
                    var pictures = Decode(reached, decoder.Key);
                    foreach (var plan in decoder) yield return (plan, pictures);
                }

                var longer = end.Where(plan => plan.Ranges.Count > depth + 1).ToList();
                foreach (var drawn in Walk(reached, depth + 1, longer, run)) yield return drawn;
            }
        }
    }

    private byte[][] Decode(BatchState state, string decoder)
    {
        using var scope = NewDisposeScope();
        var pictures = networks.Decode(decoder, state);
        return [.. Enumerable.Range(0, state.Seeds.Count).Select(i => SceneBatch.ToBytes(pictures, i))];
    }
}
