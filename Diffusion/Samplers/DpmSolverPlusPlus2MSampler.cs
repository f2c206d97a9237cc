using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>DPM-Solver++(2M), Algorithm 2 of Lu et al. (2022), midpoint form. Remembers the clean prediction of one step; without it a step is of first order.</summary>
public sealed class DpmSolverPlusPlus2MSampler : ISampler
{
    public string Name => SamplerNames.DpmSolverPlusPlus2M;

    public SamplerPlan Plan(NoiseSchedule schedule, int steps)
    {
        var (timesteps, sigmas) = Sigmas.Of(schedule, Timesteps.SpreadWithEnd(schedule, steps), wholeSchedule: true);
        return new SamplerPlan(schedule, timesteps, sigmas, 1);
    }

    public float InputScale(SamplerPlan plan, int step) => 1;

    public SamplerStep Step(SamplerPlan plan, int step, ReadOnlySpan<float> latents, ReadOnlySpan<float> output, float[][] history, Action<float[]> noise)
    {
        var now = Level(plan.Sigmas[step]);
        var then = Level(plan.Sigmas[step + 1]);
        var h = then.Lambda - now.Lambda;
        var decay = then.Sigma / now.Sigma;
        var gain = -then.Alpha * (Math.Exp(-h) - 1);

        // The last step goes to sigma 0, where the second-order term has no meaning.
        var secondOrder = history.Length > 0 && step > 0 && step < plan.Steps - 1;
        var slope = secondOrder ? 0.5 * gain * h / (now.Lambda - Level(plan.Sigmas[step - 1]).Lambda) : 0;

        var denoised = new float[latents.Length];
        var next = new float[latents.Length];
        for (var i = 0; i < next.Length; i++)
        {
            var (x0, _) = Prediction.Split(plan.Schedule.Prediction, latents[i], output[i], now.Alpha, now.Sigma);
            denoised[i] = (float)x0;
            var change = secondOrder ? slope * (denoised[i] - history[0][i]) : 0;
            next[i] = (float)(decay * latents[i] + gain * denoised[i] + change);
        }

        return new SamplerStep(next, denoised, [denoised]);
    }

    private static (double Alpha, double Sigma, double Lambda) Level(double sigma)
    {
        var alpha = 1 / Math.Sqrt(sigma * sigma + 1);
        return (alpha, sigma * alpha, -Math.Log(sigma));
    }
}
