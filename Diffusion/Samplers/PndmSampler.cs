using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>
/// Pseudo linear multistep method of Liu et al. (2022). Starts with three Runge-Kutta steps of four evaluations, or with a
/// two-evaluation step. Remembers up to three predictions.
/// </summary>
/// <remarks>
/// Without skip_prk_steps diffusers fails below four steps and takes a picture to start from at the wrong noise levels; there
/// this runs as with it.
/// </remarks>
public sealed class PndmSampler : ISampler
{
    private const int RungeKuttaSteps = 3;
    private const int Kept = 3;

    public string Name => SamplerNames.Pndm;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0)
    {
        var whole = AlphaSpace.Timesteps(this, schedule, steps);
        return schedule.Options.SkipPrkSteps || whole.Length <= RungeKuttaSteps || begin > 0
            ? Multistep(schedule, whole, begin)
            : WithRungeKutta(schedule, whole);
    }

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
        var level = LevelAt(plan, evaluation);
        var clean = Prediction.Clean(plan.Schedule.Prediction, latents, output, level, ClipOptions.None);
        var prediction = output.ToArray();
        if (plan.Schedule.Prediction == PredictionType.Sample)
        {
            for (var i = 0; i < prediction.Length; i++)
            {
                prediction[i] = (float)Prediction.Epsilon(PredictionType.Sample, latents[i], output[i], level);
            }
        }

        var (next, remembered) = IsRungeKutta(plan, evaluation)
            ? StepRungeKutta(plan, evaluation, latents, prediction, history)
            : StepMultistep(plan, evaluation, latents, prediction, history);
        return new SamplerStep(next, clean, remembered);
    }

    private static SamplerPlan Multistep(SamplerSchedule schedule, double[] whole, int begin) =>
        whole.Length == 1
            ? new SamplerPlan(schedule, whole, [], 1)
            : new SamplerPlan(schedule, [whole[0], whole[1], .. whole.Skip(1)], [], 1)
            {
                Steps = whole.Length,
                Begin = begin,
                FirstEvaluations = [.. Enumerable.Range(0, whole.Length + 1).Select(step => step <= begin ? step : step + 1)],
            };

    private static SamplerPlan WithRungeKutta(SamplerSchedule schedule, double[] whole)
    {
        var half = schedule.TrainSteps / whole.Length / 2;
        var start = Enumerable
            .Range(0, RungeKuttaSteps)
            .SelectMany(i => (double[])[whole[i], whole[i + 1] + half, whole[i + 1] + half, whole[i + 1]]);
        return new SamplerPlan(schedule, [.. start, .. whole.Skip(RungeKuttaSteps)], [], 1)
        {
            Steps = whole.Length,
            FirstEvaluations =
            [
                .. Enumerable.Range(0, whole.Length + 1).Select(step => step <= RungeKuttaSteps ? 4 * step : step + 3 * RungeKuttaSteps),
            ],
        };
    }

    private static bool IsRungeKutta(SamplerPlan plan, int evaluation) =>
        plan.FirstEvaluations is { } first && first[1] - first[0] == 4 && evaluation < 4 * RungeKuttaSteps;

    /// <summary>
    /// History inside a step: weighted sum so far, the step's start, then the predictions of the steps before, newest first.
    /// </summary>
    private static (float[] Next, float[][] History) StepRungeKutta(
        SamplerPlan plan,
        int evaluation,
        ReadOnlySpan<float> latents,
        float[] prediction,
        float[][] history
    )
    {
        var stage = evaluation % 4;
        var (start, sum, past) =
            stage == 0
                ? (latents.ToArray(), new float[latents.Length], (float[][])[prediction, .. history])
                : (TwoStage.Remembered(history, 1), TwoStage.Remembered(history, 0).ToArray(), history[2..]);
        var weight = stage is 1 or 2 ? 1.0 / 3 : 1.0 / 6;
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] = (float)(sum[i] + weight * prediction[i]);
        }

        var previous = (int)plan.Timesteps[evaluation] - (stage % 2 == 0 ? plan.Schedule.TrainSteps / plan.Steps / 2 : 0);
        var next = Transfer(plan, start, (int)plan.Timesteps[evaluation / 4 * 4], previous, stage == 3 ? sum : prediction);
        return (next, stage == 3 ? [.. past.Take(Kept)] : [sum, start, .. past]);
    }

    private static (float[] Next, float[][] History) StepMultistep(
        SamplerPlan plan,
        int evaluation,
        ReadOnlySpan<float> latents,
        float[] prediction,
        float[][] history
    )
    {
        var timestep = (int)plan.Timesteps[evaluation];
        var counter = evaluation - plan.FirstEvaluation(plan.Begin);
        if (counter == 1 && plan.FirstEvaluation(plan.Begin + 1) > evaluation)
        {
            // The start's second evaluation repeats its step with the mean of both predictions.
            var first = TwoStage.Remembered(history, 0);
            return (
                Transfer(
                    plan,
                    TwoStage.Remembered(history, 1),
                    timestep + plan.Schedule.TrainSteps / plan.Steps,
                    timestep,
                    Weighted([prediction, first], [0.5, 0.5])
                ),
                [first]
            );
        }

        float[][] past = [prediction, .. history.Take(Kept)];
        double[] weights = past.Length switch
        {
            1 => [1],
            2 => [3.0 / 2, -1.0 / 2],
            3 => [23.0 / 12, -16.0 / 12, 5.0 / 12],
            _ => [55.0 / 24, -59.0 / 24, 37.0 / 24, -9.0 / 24],
        };
        var next = Transfer(plan, latents, timestep, AlphaSpace.Previous(plan, timestep), Weighted(past, weights));
        return (
            next,
            counter == 0 && plan.FirstEvaluation(plan.Begin + 1) > evaluation + 1 ? [prediction, latents.ToArray()] : [.. past.Take(Kept)]
        );
    }

    private static float[] Weighted(float[][] predictions, double[] weights)
    {
        var sum = new float[predictions[0].Length];
        for (var i = 0; i < sum.Length; i++)
        {
            var value = 0.0;
            for (var k = 0; k < weights.Length; k++)
            {
                value += weights[k] * predictions[k][i];
            }

            sum[i] = (float)value;
        }

        return sum;
    }

    /// <summary>Eq. 9 of the paper: from one timestep to a lower one along a noise (or v) prediction.</summary>
    private static float[] Transfer(SamplerPlan plan, ReadOnlySpan<float> x, int timestep, int previous, float[] prediction)
    {
        var (schedule, isV) = (plan.Schedule, plan.Schedule.Prediction == PredictionType.VPrediction);
        var alpha = schedule.AlphasCumprod[Math.Min(timestep, schedule.TrainSteps - 1)];
        var alphaPrevious = AlphaSpace.Alpha(schedule, previous, schedule.Options.SetAlphaToOne ?? false);
        var (signal, sigma) = (Math.Sqrt(alpha), Math.Sqrt(1 - alpha));
        var keep = Math.Sqrt(alphaPrevious / alpha);
        var change = (alphaPrevious - alpha) / (alpha * Math.Sqrt(1 - alphaPrevious) + Math.Sqrt(alpha * (1 - alpha) * alphaPrevious));
        var next = new float[x.Length];
        for (var i = 0; i < next.Length; i++)
        {
            var epsilon = isV ? signal * prediction[i] + sigma * x[i] : prediction[i];
            next[i] = (float)(keep * x[i] - change * epsilon);
        }

        return next;
    }
}
