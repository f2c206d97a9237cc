using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Configs;

namespace HybridGrains.ModelKit.Host.Importing;

/// <summary>
/// What a family needs so that a request which names nothing but a prompt runs: found at import, not by the first request.
/// </summary>
internal static class RunnableRules
{
    /// <param name="pooledWidth">Of the second text encoder; null when there is none.</param>
    /// <exception cref="CheckpointException">Names the key of the denoiser's config.</exception>
    public static void Check(UNet2DConditionConfig denoiser, int latentChannels, int? pooledWidth)
    {
        if (denoiser.InChannels != latentChannels && denoiser.InChannels != 2 * latentChannels + 1)
        {
            throw new CheckpointException(
                $"The denoiser has in_channels {denoiser.InChannels}; with latents of {latentChannels} channels only {latentChannels} and "
                    + $"{2 * latentChannels + 1} (inpainting) are run. "
                    + (
                        denoiser.InChannels == 2 * latentChannels
                            ? "Twice the latents is InstructPix2Pix, which is not supported."
                            : "Depth, upscaling and other inputs are not supported."
                    )
            );
        }

        if (denoiser.OutChannels != latentChannels)
        {
            throw new CheckpointException(
                $"The denoiser has out_channels {denoiser.OutChannels}; with latents of {latentChannels} channels only "
                    + $"{latentChannels} are "
                    + "run (denoisers that predict their variance are not supported)."
            );
        }

        if (denoiser.AdditionEmbedType is not null && pooledWidth != denoiser.PooledWidth)
        {
            throw new CheckpointException(
                $"The denoiser's projection_class_embeddings_input_dim is {denoiser.ProjectionClassEmbeddingsInputDim}: with 6 sizes of "
                    + $"{denoiser.AdditionTimeEmbedDim} that leaves {denoiser.PooledWidth} for the pooled prompt, and text_encoder_2 gives "
                    + $"{(pooledWidth is null ? "none" : pooledWidth)}. SDXL's refiner, which takes 5 numbers, is not imported."
            );
        }

        var classes =
            denoiser.ClassEmbedType is not null ? $"class_embed_type {denoiser.ClassEmbedType}"
            : denoiser.NumClassEmbeds is not null ? $"num_class_embeds {denoiser.NumClassEmbeds}"
            : null;
        if (classes is not null)
        {
            throw new CheckpointException($"The denoiser has {classes}; requests cannot give a class, so it is not run.");
        }
    }

    /// <exception cref="CheckpointException">The sampler that a request gets by default cannot run along the schedule.</exception>
    public static void Check(FamilyDefaults defaults, string schedule)
    {
        try
        {
            SamplerCatalog.Default.GetRequired(defaults.Sampler).Plan(SamplerSchedule.Read(schedule), defaults.Steps);
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException or FamilyException)
        {
            throw new CheckpointException(
                $"scheduler_config.json: sampler {defaults.Sampler} cannot run it in {defaults.Steps} steps. {e.Message}",
                e
            );
        }
    }
}
