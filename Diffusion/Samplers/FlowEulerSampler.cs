using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>
/// Euler's method along the straight paths of flow matching, x = (1 - sigma) x0 + sigma epsilon; Lipman et al. (2023), Esser et
/// al. (2024).
/// </summary>
public sealed class FlowEulerSampler : ISampler
{
    public string Name => SamplerNames.FlowEuler;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0)
    {
        if (schedule.Prediction != PredictionType.Flow)
        {
            throw new NotSupportedException($"Sampler {Name} runs flow-matching families only; this one predicts {schedule.Prediction}.");
        }

        Timesteps.Check(schedule, steps);
        var shift = schedule.Options.Shift;
        if (shift is { Dynamic: true, Mu: null })
        {
            throw new NotSupportedException("use_dynamic_shifting needs mu, which depends on the size of the picture.");
        }

        double[] sigmas = [.. (schedule.Options.CustomSigmas ?? Unshifted(schedule, steps)).Select(sigma => Shifted(sigma, shift))];
        return new SamplerPlan(schedule, [.. sigmas.Select(sigma => sigma * schedule.TrainSteps)], [.. sigmas, 0], 1) { Begin = begin };
    }

    public float InputScale(SamplerPlan plan, int evaluation) => 1;

    public NoiseLevel LevelAt(SamplerPlan plan, int evaluation) => new(1 - plan.Sigmas[evaluation], plan.Sigmas[evaluation]);

    public SamplerStep Step(
        SamplerPlan plan,
        int evaluation,
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> output,
        float[][] history,
        Action<float[]> noise
    )
    {
        var clean = Prediction.Clean(PredictionType.Flow, latents, output, LevelAt(plan, evaluation), ClipOptions.None);
        var dt = plan.Sigmas[evaluation + 1] - plan.Sigmas[evaluation];
        var next = new float[latents.Length];
        for (var i = 0; i < next.Length; i++)
        {
            next[i] = (float)(latents[i] + dt * output[i]);
        }

        return new SamplerStep(next, clean, []);
    }

    /// <summary>diffusers ends at its smallest sigma already shifted, and then shifts every sigma (again).</summary>
    private static IEnumerable<double> Unshifted(SamplerSchedule schedule, int steps)
    {
        var shift = schedule.Options.Shift;
        var once = shift.Dynamic ? new ShiftOptions() : shift;
        var (max, min) = (Shifted(1, once), Shifted(1.0 / schedule.TrainSteps, once));
        return Enumerable.Range(0, steps).Select(i => steps == 1 ? max : max + i * ((min - max) / (steps - 1)));
    }

    private static double Shifted(double sigma, ShiftOptions shift) =>
        shift.Dynamic
            ? Math.Exp(shift.Mu!.Value) / (Math.Exp(shift.Mu.Value) + (1 / sigma - 1))
            : shift.Shift * sigma / (1 + (shift.Shift - 1) * sigma);
}
