using HybridGrains.Diffusion.Samplers;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Sampling;

/// <summary>
/// Generates the final latents of a prompt set with networks in TorchSharp and the samplers of the runtime: the same noise for
/// the same seed.
/// </summary>
internal sealed class LatentSampler
{
    private readonly SamplingOptions _options;
    private readonly BatchDenoising _denoising;
    private readonly Tensor _contexts;
    private readonly Tensor _empty;

    public LatentSampler(
        SamplerSchedule schedule,
        CLIPTextModel text,
        ClipTokenizer tokenizer,
        IReadOnlyList<string> prompts,
        SamplingOptions options
    )
    {
        (_options, _denoising) = (options, new BatchDenoising(schedule, options.Sampler, options.Steps));
        using var noGradient = no_grad();
        _contexts = cat([.. prompts.Select(prompt => Encode(text, tokenizer, prompt))]).DetachFromDisposeScope();
        _empty = Encode(text, tokenizer, "").DetachFromDisposeScope();
    }

    public int Prompts => (int)_contexts.shape[0];

    /// <returns>prompts x channels x height x width, fp32, not divided by the scaling factor.</returns>
    public Tensor Sample(UNet2DConditionModel denoiser, CancellationToken cancellationToken)
    {
        if (denoiser.Config.TimeCondProjDim is not null)
        {
            throw new TrainingException(
                "time_cond_proj_dim: denoisers with an embedded guidance scale cannot be measured; prune before distilling for few steps."
            );
        }

        var batches = Enumerable.Range(0, Prompts).Chunk(_options.Batch).ToArray();
        var latents = new Tensor[batches.Length];
        Parallel.For(
            0,
            batches.Length,
            new ParallelOptions { MaxDegreeOfParallelism = _options.Replicas, CancellationToken = cancellationToken },
            i =>
            {
                using var noGradient = no_grad();
                using var scope = NewDisposeScope();
                latents[i] = SampleBatch(denoiser, batches[i], cancellationToken).DetachFromDisposeScope();
            }
        );
        var all = cat(latents);
        foreach (var part in latents)
        {
            part.Dispose();
        }

        return all;
    }

    private Tensor SampleBatch(UNet2DConditionModel denoiser, int[] rows, CancellationToken cancellationToken)
    {
        var (height, width) = Size(denoiser.Config);
        var start = _denoising.Start([.. rows.Select(row => _options.Seed + row)], denoiser.Config.InChannels, height, width);
        var end = _denoising.Run(
            start,
            _denoising.Steps,
            (sample, timesteps, context) => denoiser.forward(sample, timesteps, context),
            _contexts[rows[0]..(rows[^1] + 1)],
            _options.GuidanceScale > 1 ? _empty : null,
            _options.GuidanceScale,
            cancellationToken
        );
        return tensor(end.Latents, end.Shape);
    }

    private (int Height, int Width) Size(UNet2DConditionConfig config)
    {
        if (_options.Side is { } side)
        {
            return (side, side);
        }

        var size = config.SampleSize ?? throw new TrainingException("The denoiser's config.json has no sample_size; give --latent-side.");
        return (size[0], size[^1]);
    }

    private static Tensor Encode(CLIPTextModel text, ClipTokenizer tokenizer, string prompt) =>
        text.forward(tensor(Array.ConvertAll(tokenizer.EncodePadded(prompt), id => (long)id)).unsqueeze(0));
}
