using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>Euler steps down to a lower noise level, then fresh noise up to the wanted one; k-diffusion's sample_euler_ancestral.</summary>
public sealed class EulerAncestralSampler : ISampler
{
    public string Name => SamplerNames.EulerAncestral;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0)
    {
        SigmaSpace.RequireNoiseSchedule(this, schedule);
        // diffusers' ancestral sampler knows no other spacing of sigmas.
        var (timesteps, sigmas) = Sigmas.OfRun(
            schedule with
            {
                Options = schedule.Options with { SigmaSpacing = SigmaSpacing.Schedule, LogLinearSigmas = false },
            },
            steps
        );
        return new SamplerPlan(schedule, timesteps, sigmas, SigmaSpace.InitialScale(schedule, sigmas)) { Begin = begin };
    }

    public float InputScale(SamplerPlan plan, int evaluation) => SigmaSpace.InputScale(plan.Sigmas[evaluation]);

    public NoiseLevel LevelAt(SamplerPlan plan, int evaluation) => new(1, plan.Sigmas[evaluation]);

    public SamplerStep Step(
        SamplerPlan plan,
        int evaluation,
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> output,
        float[][] history,
        Action<float[]> noise
    )
    {
        var sigma = plan.Sigmas[evaluation];
        var (up, down) = SigmaSpace.Ancestral(sigma, plan.Sigmas[evaluation + 1]);
        var clean = SigmaSpace.Clean(plan, latents, output, sigma);
        var next = SigmaSpace.Move(latents, clean, sigma, down - sigma);
        if (up > 0)
        {
            SigmaSpace.AddNoise(next, up, noise);
        }

        return new SamplerStep(next, clean, []);
    }
}
