using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Pictures;
using Microsoft.ML.OnnxRuntime;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>Pictures to latents and back, in the scale of the diffusion process.</summary>
internal sealed class LatentCoder(ModelFamily family, Func<string, NetworkSession> session)
{
    private readonly LatentSpaceEntry _space = family.Manifest.Latent;

    /// <summary>The mean of a picture's latents.</summary>
    /// <param name="planes">Three planes in -1..1.</param>
    /// <exception cref="GenerationInputException">The family has no encoder.</exception>
    public float[] Encode(float[] planes, int width, int height)
    {
        var encoder =
            family.Manifest.Encoder
            ?? throw new GenerationInputException("image", $"cannot be used: family {family.Manifest.Name} has no encoder.");
        using var input = OrtValue.CreateTensorValueFromMemory(planes, [1, 3, height, width]);
        var latents = session(encoder.Path).Run(new Dictionary<string, OrtValue> { ["sample"] = input });
        var count = _space.Channels * (height / _space.Factor) * (width / _space.Factor);
        // Encoders that give mean and logarithm of variance give the mean first.
        if (latents.Length != count && latents.Length != 2 * count)
        {
            throw new FamilyException($"{encoder.Path}: the encoder gave {latents.Length} values; {count} are expected.");
        }

        for (var i = 0; i < count; i++)
        {
            latents[i] *= _space.ScalingFactor;
        }

        return latents.Length == count ? latents : latents[..count];
    }

    public RgbPicture Decode(LatentState state, string decoder)
    {
        var latents = new float[state.Latents.Length];
        for (var i = 0; i < latents.Length; i++)
        {
            latents[i] = state.Latents[i] / _space.ScalingFactor;
        }

        using var input = OrtValue.CreateTensorValueFromMemory(latents, [1, state.Shape[0], state.Shape[1], state.Shape[2]]);
        var planes = session(family.Decoder(decoder).Path).Run(new Dictionary<string, OrtValue> { ["latent_sample"] = input });
        return PicturePlanes.ToRgb(planes, state.Shape[2] * _space.Factor, state.Shape[1] * _space.Factor);
    }
}
