using HybridGrains.ModelKit.Networks;
using static TorchSharp.torch;

namespace HybridGrains.Training.LightDecoder;

/// <summary>The large autoencoder, in the scale of the diffusion process that a light one works in.</summary>
internal static class TeacherLatents
{
    public static Tensor Encode(AutoencoderKL teacher, Tensor pictures)
    {
        using var noGradient = no_grad();
        return (teacher.Encode(pictures).Mean - Shift(teacher)) * teacher.Config.ScalingFactor;
    }

    public static Tensor Decode(AutoencoderKL teacher, Tensor latents)
    {
        using var noGradient = no_grad();
        return teacher.Decode(latents / teacher.Config.ScalingFactor + Shift(teacher));
    }

    private static double Shift(AutoencoderKL teacher) => teacher.Config.ShiftFactor ?? 0;
}
