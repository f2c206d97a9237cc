using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Noise;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Samplers;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>
/// The latent state a generation starts with when it starts from a picture, and the blending that keeps what a mask protects.
/// </summary>
internal sealed class PictureStart(LatentSpaceEntry space, LatentCoder coder, INoiseSource noise)
{
    private const byte Threshold = 128;

    /// <param name="mask">Bright where the picture is painted anew; null changes all of it.</param>
    public LatentState Start(GenerationParameters parameters, ISampler sampler, SamplerPlan plan, RgbPicture picture, GrayPicture? mask)
    {
        var (width, height) = (parameters.Width, parameters.Height);
        var planes = PicturePlanes.Of(PictureSize.Resize(picture, width, height));
        var latents = coder.Encode(planes, width, height);
        return Start(parameters, sampler, plan, latents, mask is null ? null : Inpainting(parameters, planes, latents, mask));
    }

    /// <param name="picture">Latents of the picture.</param>
    public LatentState Start(
        GenerationParameters parameters,
        ISampler sampler,
        SamplerPlan plan,
        float[] picture,
        InpaintingState? inpainting
    )
    {
        int[] shape = [space.Channels, parameters.Height / space.Factor, parameters.Width / space.Factor];
        if (picture.Length != shape[0] * shape[1] * shape[2])
        {
            throw new GenerationInputException("image", $"has {picture.Length} latent values; {string.Join('x', shape)} are needed.");
        }

        var latents = new float[picture.Length];
        noise.Fill(latents, parameters.Seed, NoisePurpose.Initial, 0);
        if (inpainting is not null && plan.Begin == 0)
        {
            // Nothing of the masked part may be left when every step is run.
            for (var i = 0; i < latents.Length; i++)
            {
                latents[i] *= (float)plan.InitialScale;
            }
        }
        else
        {
            var level = sampler.LevelAt(plan, plan.FirstEvaluation(plan.Begin));
            for (var i = 0; i < latents.Length; i++)
            {
                latents[i] = (float)(level.Signal * picture[i] + level.Sigma * latents[i]);
            }
        }

        return new LatentState(parameters, plan.Begin, shape, latents, []) { Inpainting = inpainting };
    }

    /// <summary>Puts the picture, noised to where the next step starts, back wherever the mask keeps it.</summary>
    public void KeepPicture(
        InpaintingState inpainting,
        GenerationParameters parameters,
        ISampler sampler,
        SamplerPlan plan,
        int nextStep,
        float[] latents
    )
    {
        var level = nextStep < plan.Steps ? sampler.LevelAt(plan, plan.FirstEvaluation(nextStep)) : new(1, 0);
        var drawn = new float[latents.Length];
        if (level.Sigma > 0)
        {
            noise.Fill(drawn, parameters.Seed, NoisePurpose.Initial, 0);
        }

        for (var i = 0; i < latents.Length; i++)
        {
            var painted = inpainting.Mask[i % inpainting.Mask.Length];
            latents[i] = (float)(painted * latents[i] + (1 - painted) * (level.Signal * inpainting.Picture[i] + level.Sigma * drawn[i]));
        }
    }

    private InpaintingState Inpainting(GenerationParameters parameters, float[] planes, float[] latents, GrayPicture mask)
    {
        var (width, height) = (parameters.Width, parameters.Height);
        var whole = PictureSize.Resize(mask, width, height).Pixels;
        var masked = new float[planes.Length];
        for (var i = 0; i < planes.Length; i++)
        {
            masked[i] = whole[i % whole.Length] >= Threshold ? 0 : planes[i];
        }

        var cells = PictureSize.Resize(new GrayPicture(width, height, whole), width / space.Factor, height / space.Factor).Pixels;
        return new InpaintingState(
            Array.ConvertAll(cells, cell => cell >= Threshold ? 1f : 0),
            latents,
            coder.Encode(masked, width, height)
        );
    }
}
