using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Samplers;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>What a plan costs on both sides.</summary>
/// <param name="CloudMs">Denoising and decoding in the cloud, in milliseconds.</param>
/// <param name="EdgeMs">The same on the edge device.</param>
/// <param name="CloudDenoisingMs">Of <paramref name="CloudMs"/>, the denoising.</param>
/// <param name="CloudGigaflops">Two operations per multiply-add.</param>
/// <param name="CloudParameters">Of the denoisers and the decoder that run in the cloud.</param>
/// <param name="Bytes">Moved between the tiers: latent states at every change of tier, and the picture back as raw pixels.</param>
internal sealed record PlanCost(
    double CloudMs,
    double EdgeMs,
    double CloudDenoisingMs,
    double CloudGigaflops,
    double EdgeGigaflops,
    long CloudParameters,
    long EdgeParameters,
    long Bytes
)
{
    /// <summary>Share of the computing time that is the cloud's, decoding counted.</summary>
    public double CloudShare => CloudMs / (CloudMs + EdgeMs);

    /// <param name="schedule">The family's.</param>
    public static PlanCost Of(
        EvaluationPlan plan,
        FamilyManifest family,
        SamplerSchedule schedule,
        FamilyCosts costs,
        IReadOnlyList<EvaluationPrompt> prompts
    )
    {
        var decoder = family.Decoders.First(entry => entry.Name == plan.Decoder);
        DenoiserEntry Entry(PlanRange range) => family.Denoisers.First(entry => entry.Name == range.Denoiser);
        double Denoising(bool cloud) => Sum(cloud, range => costs.Denoisers[range.Denoiser].MedianMs);
        double Sum(bool cloud, Func<PlanRange, double> each) =>
            plan.Ranges.Select((range, i) => range.Cloud == cloud ? (range.To - plan.From(i)) * each(range) : 0).Sum();
        double Flops(bool cloud) =>
            Sum(cloud, range => Rows(Entry(range)) * Entry(range).FlopsPerEvaluation)
            + (plan.DecodesInCloud == cloud ? decoder.FlopsPerPicture : 0);
        long Parameters(bool cloud) =>
            plan.Ranges.Where(range => range.Cloud == cloud).Select(Entry).Distinct().Sum(entry => entry.Parameters)
            + (plan.DecodesInCloud == cloud ? decoder.Parameters : 0);
        double Decoding(bool cloud) => plan.DecodesInCloud == cloud ? costs.Decoders[plan.Decoder].MedianMs : 0;
        double Rows(DenoiserEntry entry) => entry.TimeCondProjDim is null && family.Defaults.GuidanceScale > 1 ? 2 : 1;
        return new PlanCost(
            Denoising(true) + Decoding(true),
            Denoising(false) + Decoding(false),
            Denoising(true),
            Flops(true) / 1e9,
            Flops(false) / 1e9,
            Parameters(true),
            Parameters(false),
            Moved(plan, family, schedule, prompts)
        );
    }

    /// <summary>
    /// Every generation begins and ends at the gateway, in the cloud; envelopes are those of the runtime, for these prompts.
    /// </summary>
    private static long Moved(EvaluationPlan plan, FamilyManifest family, SamplerSchedule schedule, IReadOnlyList<EvaluationPrompt> prompts)
    {
        var (bytes, cloud) = (0L, true);
        for (var i = 0; i < plan.Ranges.Count; i++)
        {
            if (plan.Ranges[i].Cloud != cloud)
            {
                bytes += Envelope(plan, plan.From(i), family, schedule, prompts);
            }

            cloud = plan.Ranges[i].Cloud;
        }

        if (plan.DecodesInCloud != cloud)
        {
            bytes += Envelope(plan, plan.Steps, family, schedule, prompts);
        }

        return plan.DecodesInCloud ? bytes : bytes + 3L * family.Size.Width * family.Size.Height;
    }

    private static long Envelope(
        EvaluationPlan plan,
        int step,
        FamilyManifest family,
        SamplerSchedule schedule,
        IReadOnlyList<EvaluationPrompt> prompts
    )
    {
        int[] shape = [family.Latent.Channels, family.Size.Height / family.Latent.Factor, family.Size.Width / family.Latent.Factor];
        var latents = new float[shape[0] * shape[1] * shape[2]];
        var history = History(plan, step, schedule, latents);
        return (long)
            prompts.Average(prompt =>
                new LatentState(
                    new GenerationParameters(
                        family.Name,
                        prompt.Prompt,
                        "",
                        family.Size.Width,
                        family.Size.Height,
                        plan.Steps,
                        plan.Sampler,
                        family.Defaults.GuidanceScale,
                        prompt.Seed
                    ),
                    step,
                    shape,
                    latents,
                    history
                )
                    .ToBytes()
                    .Length
            );
    }

    /// <summary>What the sampler remembers before a step. How much that is does not depend on values, so zeros show it.</summary>
    private static float[][] History(EvaluationPlan plan, int step, SamplerSchedule schedule, float[] zeros)
    {
        var sampler = SamplerCatalog.Default.GetRequired(plan.Sampler);
        var layout = sampler.Plan(schedule, plan.Steps);
        var history = Array.Empty<float[]>();
        for (var evaluation = 0; evaluation < layout.FirstEvaluation(step); evaluation++)
        {
            history = sampler.Step(layout, evaluation, zeros, zeros, history, _ => { }).History;
        }

        return history;
    }
}
