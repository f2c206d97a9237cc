using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>Multistep consistency sampling of Luo et al. (2023): denoise, then noise again to the next level. Needs no history.</summary>
public sealed class LcmSampler : ISampler
{
    private const double SigmaData = 0.5;

    public string Name => SamplerNames.Lcm;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0) => DistilledGrid.Plan(this, schedule, steps, begin);

    public float InputScale(SamplerPlan plan, int evaluation) => 1;

    public NoiseLevel LevelAt(SamplerPlan plan, int evaluation) => plan.Schedule.LevelAt((int)plan.Timesteps[evaluation]);

    public SamplerStep Step(
        SamplerPlan plan,
        int evaluation,
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> output,
        float[][] history,
        Action<float[]> noise
    )
    {
        var (skip, outScale) = Boundary((int)plan.Timesteps[evaluation], plan.Schedule.Options.TimestepScaling);
        var clean = Prediction.Clean(plan.Schedule.Prediction, latents, output, LevelAt(plan, evaluation), plan.Schedule.Options.Clip);
        for (var i = 0; i < clean.Length; i++)
        {
            clean[i] = (float)(outScale * clean[i] + skip * latents[i]);
        }

        if (evaluation == plan.Steps - 1)
        {
            return new SamplerStep(clean, clean, []);
        }

        var level = LevelAt(plan, evaluation + 1);
        var next = new float[clean.Length];
        for (var i = 0; i < next.Length; i++)
        {
            next[i] = (float)(level.Signal * clean[i]);
        }

        SigmaSpace.AddNoise(next, level.Sigma, noise);
        return new SamplerStep(next, clean, []);
    }

    /// <summary>Shares of latents and prediction in the consistency function; 1 and 0 at timestep 0.</summary>
    /// <param name="scaling">timestep_scaling of the scheduler.</param>
    public static (double Skip, double Out) Boundary(int timestep, double scaling)
    {
        var scaled = timestep * scaling;
        return (
            SigmaData * SigmaData / (scaled * scaled + SigmaData * SigmaData),
            scaled / Math.Sqrt(scaled * scaled + SigmaData * SigmaData)
        );
    }
}
