using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>Euler method for the probability-flow ODE; Algorithm 2 of Karras et al. (2022), with churn if the options ask for it.</summary>
public sealed class EulerSampler : ISampler
{
    private const double MaxGamma = 0.41421356237309515;

    public string Name => SamplerNames.Euler;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0)
    {
        SigmaSpace.RequireNoiseSchedule(this, schedule);
        var options = schedule.Options;
        var (timesteps, sigmas) = Sigmas.OfRun(schedule, steps, options.EndAtSigmaMin ? schedule.SigmaAt(0) : 0);
        if (options.ContinuousTimesteps && schedule.Prediction == PredictionType.VPrediction)
        {
            timesteps = [.. sigmas.Take(timesteps.Length).Select(sigma => 0.25 * Math.Log(sigma))];
        }

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
        var gamma = Gamma(plan, sigma);
        var sigmaHat = sigma * (gamma + 1);
        var x = latents.ToArray();
        if (gamma > 0)
        {
            SigmaSpace.AddNoise(x, plan.Schedule.Options.Churn!.NoiseScale * Math.Sqrt(sigmaHat * sigmaHat - sigma * sigma), noise);
        }

        // As diffusers: noise is predicted at the churned level, v at the level that the denoiser was told.
        var clean = SigmaSpace.Clean(plan, x, output, plan.Schedule.Prediction == PredictionType.Epsilon ? sigmaHat : sigma);
        return new SamplerStep(SigmaSpace.Move(x, clean, sigmaHat, plan.Sigmas[evaluation + 1] - sigmaHat), clean, []);
    }

    private static double Gamma(SamplerPlan plan, double sigma) =>
        plan.Schedule.Options.Churn is { } churn && churn.SigmaMin <= sigma && sigma <= churn.SigmaMax
            ? Math.Min(churn.Churn / (plan.Sigmas.Count - 1), MaxGamma)
            : 0;
}
