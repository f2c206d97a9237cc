using HybridGrains.Diffusion.Noise;
using HybridGrains.Diffusion.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Sampling;

/// <summary>
/// The runtime's denoising loop for a batch: its samplers and its noise, any network. Holds no state; safe from several threads.
/// </summary>
internal sealed class BatchDenoising
{
    private readonly ISampler _sampler;
    private readonly SamplerPlan _plan;

    /// <param name="sampler">A name of the engine's samplers.</param>
    /// <exception cref="TrainingException">There is no such sampler.</exception>
    public BatchDenoising(SamplerSchedule schedule, string sampler, int steps)
    {
        if (!SamplerCatalog.Default.Contains(sampler))
        {
            throw new TrainingException($"--sampler is '{sampler}'; it must be one of {string.Join(", ", SamplerCatalog.Default.Names)}.");
        }

        _sampler = SamplerCatalog.Default.GetRequired(sampler);
        _plan = _sampler.Plan(schedule, steps);
    }

    public int Steps => _plan.Steps;

    /// <summary>Seeded noise in the sampler's scaling, before the first step.</summary>
    public BatchState Start(IReadOnlyList<long> seeds, long channels, long height, long width)
    {
        long[] shape = [seeds.Count, channels, height, width];
        var latents = new float[shape.Aggregate(1L, (product, side) => product * side)];
        FillNoise(latents, seeds, NoisePurpose.Initial, 0);
        for (var i = 0; i < latents.Length; i++)
        {
            latents[i] *= (float)_plan.InitialScale;
        }

        return new BatchState(seeds, shape, latents, [], 0);
    }

    /// <summary>Runs the steps up to <paramref name="to"/>.</summary>
    /// <param name="context">rows x tokens x width of the prompts.</param>
    /// <param name="empty">1 x tokens x width of the empty prompt; null computes one row for each picture, without guidance.</param>
    public BatchState Run(
        BatchState state,
        int to,
        BatchPrediction predict,
        Tensor context,
        Tensor? empty,
        float guidanceScale,
        CancellationToken cancellationToken
    )
    {
        using var noGradient = no_grad();
        var rows = state.Seeds.Count;
        var both = empty is null ? context : cat([empty.expand(rows, -1, -1), context]);
        for (var step = state.StepIndex; step < to; step++)
        {
            foreach (var evaluation in _plan.EvaluationsOf(step))
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var sample = Scaled(state.Latents, _sampler.InputScale(_plan, evaluation), empty is null ? 1 : 2);
                var times = Enumerable.Repeat((float)_plan.Timesteps[evaluation], (int)both.shape[0]).ToArray();
                var output = predict(tensor(sample, [both.shape[0], .. state.Shape[1..]]), tensor(times), both)
                    .contiguous()
                    .data<float>()
                    .ToArray();
                if (empty is not null)
                {
                    output = Guided(output, guidanceScale);
                }

                var next = _sampler.Step(
                    _plan,
                    evaluation,
                    state.Latents,
                    output,
                    state.History,
                    noise => FillNoise(noise, state.Seeds, NoisePurpose.Step, evaluation)
                );
                state = state with { Latents = next.Latents, History = next.History, StepIndex = step + 1 };
            }
        }

        return state;
    }

    /// <summary>As many copies of the values, scaled.</summary>
    private static float[] Scaled(float[] values, float scale, int copies)
    {
        var scaled = new float[copies * values.Length];
        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] = values[i % values.Length] * scale;
        }

        return scaled;
    }

    private static float[] Guided(float[] rows, float scale)
    {
        var guided = new float[rows.Length / 2];
        for (var i = 0; i < guided.Length; i++)
        {
            guided[i] = rows[i] + scale * (rows[guided.Length + i] - rows[i]);
        }

        return guided;
    }

    private static void FillNoise(float[] values, IReadOnlyList<long> seeds, NoisePurpose purpose, int step)
    {
        var each = values.Length / seeds.Count;
        for (var i = 0; i < seeds.Count; i++)
        {
            SeededNoise.Fill(values.AsSpan(i * each, each), seeds[i], purpose, step);
        }
    }
}
