namespace HybridGrains.Diffusion.Runtime;

/// <summary>The Fourier features of a guidance scale that LCM denoisers take, as diffusers' get_guidance_scale_embedding.</summary>
public static class GuidanceEmbedding
{
    /// <param name="guidanceScale">1 is no guidance.</param>
    /// <param name="width">time_cond_proj_dim of the denoiser, even.</param>
    public static float[] Of(float guidanceScale, int width) => SinusoidalEmbedding.Of((guidanceScale - 1) * 1000.0, width);
}
