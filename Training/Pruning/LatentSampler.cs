using HybridGrains.Diffusion.Noise;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Diffusion.Schedules;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Pruning;

/// <summary>Generates the final latents of a prompt set with networks in TorchSharp and the samplers of the runtime: the same noise for the same seed.</summary>
public sealed class LatentSampler
{
    private readonly SamplingOptions _options;
    private readonly NoiseSchedule _schedule;
    private readonly ISampler _sampler;
    private readonly Tensor _contexts;
    private readonly Tensor _empty;

    public LatentSampler(NoiseSchedule schedule, CLIPTextModel text, ClipTokenizer tokenizer, IReadOnlyList<string> prompts, SamplingOptions options)
    {
        if (!SamplerCatalog.Default.Contains(options.Sampler))
            throw new TrainingException($"--sampler is '{options.Sampler}'; it must be one of {string.Join(", ", SamplerCatalog.Default.Names)}.");
        (_schedule, _options, _sampler) = (schedule, options, SamplerCatalog.Default.GetRequired(options.Sampler));
        using var noGradient = no_grad();
        _contexts = cat([.. prompts.Select(prompt => Encode(text, tokenizer, prompt))]).DetachFromDisposeScope();
        _empty = Encode(text, tokenizer, "").DetachFromDisposeScope();
    }

    public int Prompts => (int)_contexts.shape[0];

    /// <returns>prompts x channels x height x width, fp32, not divided by the scaling factor.</returns>
    public Tensor Sample(UNet2DConditionModel denoiser, CancellationToken cancellationToken)
    {
        if (denoiser.Config.TimeCondProjDim is not null) throw new TrainingException("time_cond_proj_dim: denoisers with an embedded guidance scale cannot be measured; prune before distilling for few steps.");
        var batches = Enumerable.Range(0, Prompts).Chunk(_options.Batch).ToArray();
        var latents = new Tensor[batches.Length];
        Parallel.For(0, batches.Length, new ParallelOptions { MaxDegreeOfParallelism = _options.Replicas, CancellationToken = cancellationToken }, i =>
        {
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            latents[i] = SampleBatch(denoiser, batches[i], cancellationToken).DetachFromDisposeScope();
        });
        var all = cat(latents);
        foreach (var part in latents) part.Dispose();
        return all;
    }

    private Tensor SampleBatch(UNet2DConditionModel denoiser, int[] rows, CancellationToken cancellationToken)
    {
        var (height, width) = Size(denoiser.Config);
        long[] shape = [rows.Length, denoiser.Config.InChannels, height, width];
        var plan = _sampler.Plan(_schedule, _options.Steps);
        var context = _contexts[rows[0]..(rows[^1] + 1)];
        var guided = _options.GuidanceScale > 1;
        var both = guided ? cat([_empty.expand(rows.Length, -1, -1), context]) : context;
        var latents = new float[shape.Aggregate(1L, (product, side) => product * side)];
        FillNoise(latents, rows, NoisePurpose.Initial, 0);
        for (var i = 0; i < latents.Length; i++) latents[i] *= (float)plan.InitialScale;

        float[][] history = [];
        for (var evaluation = 0; evaluation < plan.Evaluations; evaluation++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var x = tensor(latents, shape) * _sampler.InputScale(plan, evaluation);
            var output = denoiser.forward(guided ? cat([x, x]) : x, tensor((float)plan.Timesteps[evaluation]), both);
            if (guided)
            {
                var parts = output.chunk(2);
                output = parts[0] + _options.GuidanceScale * (parts[1] - parts[0]);
            }

            var index = evaluation;
            var next = _sampler.Step(
                plan, evaluation, latents, output.contiguous().data<float>().ToArray(), history, noise => FillNoise(noise, rows, NoisePurpose.Step, index));
            (latents, history) = (next.Latents, next.History);
        }

        return tensor(latents, shape);
    }

    private void FillNoise(float[] values, int[] rows, NoisePurpose purpose, int step)
    {
        var each = values.Length / rows.Length;
        for (var i = 0; i < rows.Length; i++) SeededNoise.Fill(values.AsSpan(i * each, each), _options.Seed + rows[i], purpose, step);
    }

    private (int Height, int Width) Size(UNet2DConditionConfig config)
    {
        if (_options.Side is { } side) return (side, side);
        var size = config.SampleSize ?? throw new TrainingException("The denoiser's config.json has no sample_size; give --latent-side.");
        return (size[0], size[^1]);
    }

    private static Tensor Encode(CLIPTextModel text, ClipTokenizer tokenizer, string prompt) =>
        text.forward(tensor(Array.ConvertAll(tokenizer.EncodePadded(prompt), id => (long)id)).unsqueeze(0));
}
