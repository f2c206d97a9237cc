namespace HybridGrains.Diffusion.Runtime;

/// <summary>The Fourier features of a guidance scale that LCM denoisers take, as diffusers' get_guidance_scale_embedding.</summary>
public static class GuidanceEmbedding
{
    /// <param name="guidanceScale">1 is no guidance.</param>
    /// <param name="width">time_cond_proj_dim of the denoiser, even.</param>
    public static float[] Of(float guidanceScale, int width)
    {
        var w = (guidanceScale - 1) * 1000.0;
        var half = width / 2;
        var step = Math.Log(10_000) / (half - 1);
        var embedding = new float[width];
        for (var i = 0; i < half; i++)
        {
            var angle = w * Math.Exp(-step * i);
            embedding[i] = (float)Math.Sin(angle);
            embedding[half + i] = (float)Math.Cos(angle);
        }

        return embedding;
    }
}
