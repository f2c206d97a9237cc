using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>
/// DPM-Solver-2 in k-diffusion's form: a half step to the geometric mean of two sigmas, then a whole step with what was seen
/// there. Two evaluations a step.
/// </summary>
/// <param name="ancestral">Step down to a lower sigma and add fresh noise; k-diffusion's sample_dpm_2_ancestral.</param>
public sealed class Dpm2Sampler(bool ancestral = false) : ISampler
{
    public string Name => ancestral ? SamplerNames.Dpm2Ancestral : SamplerNames.Dpm2;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0)
    {
        SigmaSpace.RequireNoiseSchedule(this, schedule);
        var (timesteps, sigmas) = Sigmas.OfRun(schedule with { Options = schedule.Options with { LogLinearSigmas = false } }, steps);
        if (schedule.Options.SigmaSpacing == SigmaSpacing.Karras)
        {
            timesteps = Array.ConvertAll(timesteps, Math.Round);
        }

        var middles = Enumerable.Range(0, timesteps.Length - 1).Select(step => schedule.TimestepOf(Middle(sigmas[step], sigmas[step + 1])));
        return TwoStage.Plan(schedule, timesteps, sigmas, middles, begin);
    }

    public float InputScale(SamplerPlan plan, int evaluation)
    {
        var (sigma, next) = TwoStage.Sigmas(plan, evaluation);
        return SigmaSpace.InputScale(TwoStage.IsSecond(evaluation) ? Middle(sigma, next) : sigma);
    }

    public NoiseLevel LevelAt(SamplerPlan plan, int evaluation) => new(1, plan.Sigmas[(evaluation + 1) / 2]);

    public SamplerStep Step(
        SamplerPlan plan,
        int evaluation,
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> output,
        float[][] history,
        Action<float[]> noise
    )
    {
        var (sigma, sigmaNext) = TwoStage.Sigmas(plan, evaluation);
        var middle = Middle(sigma, sigmaNext);
        if (!TwoStage.IsSecond(evaluation))
        {
            var half = SigmaSpace.Clean(plan, latents, output, sigma);
            return new SamplerStep(SigmaSpace.Move(latents, half, sigma, middle - sigma), half, sigmaNext > 0 ? [latents.ToArray()] : []);
        }

        var (up, down) = ancestral ? SigmaSpace.Ancestral(sigma, sigmaNext) : (0, sigmaNext);
        var start = TwoStage.Remembered(history, 0);
        var clean = SigmaSpace.Clean(plan, latents, output, middle);
        var next = new float[latents.Length];
        for (var i = 0; i < next.Length; i++)
        {
            next[i] = (float)(start[i] + ((double)latents[i] - clean[i]) / middle * (down - sigma));
        }

        if (up > 0)
        {
            SigmaSpace.AddNoise(next, up, noise);
        }

        return new SamplerStep(next, clean, []);
    }

    private double Middle(double sigma, double next) => Math.Sqrt(sigma * (ancestral ? SigmaSpace.Ancestral(sigma, next).Down : next));
}
