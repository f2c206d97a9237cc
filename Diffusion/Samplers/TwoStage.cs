namespace HybridGrains.Diffusion.Samplers;

/// <summary>Layout of methods that evaluate twice in each step but the last, where sigma 0 leaves nothing to correct.</summary>
internal static class TwoStage
{
    /// <param name="middles">The timestep of each second evaluation.</param>
    public static SamplerPlan Plan(SamplerSchedule schedule, double[] timesteps, double[] sigmas, IEnumerable<double> middles, int begin) =>
        new(
            schedule,
            [timesteps[0], .. middles.Zip(timesteps.Skip(1), (middle, next) => (double[])[middle, next]).SelectMany(pair => pair)],
            sigmas,
            SigmaSpace.InitialScale(schedule, sigmas)
        )
        {
            Steps = timesteps.Length,
            Begin = begin,
            FirstEvaluations = [.. Enumerable.Range(0, timesteps.Length).Select(step => 2 * step), 2 * timesteps.Length - 1],
        };

    public static bool IsSecond(int evaluation) => evaluation % 2 == 1;

    /// <summary>Sigma at the start and at the end of the step that an evaluation belongs to.</summary>
    public static (double Sigma, double Next) Sigmas(SamplerPlan plan, int evaluation) =>
        (plan.Sigmas[evaluation / 2], plan.Sigmas[evaluation / 2 + 1]);

    /// <summary>What the second evaluation of a step remembers of the first; without it the run was cut where it must not be.</summary>
    public static float[] Remembered(float[][] history, int index) =>
        history.Length > index
            ? history[index]
            : throw new InvalidOperationException("The second evaluation of a step needs the history of the first.");
}
