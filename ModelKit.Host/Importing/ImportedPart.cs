using HybridGrains.ModelKit.Configs;

namespace HybridGrains.ModelKit.Host.Importing;

/// <summary>One ONNX file of an import, with what family.json says of it.</summary>
/// <param name="Name">What optimum calls it: unet, text_encoder, vae_decoder...</param>
/// <param name="Path">Relative to the family's folder.</param>
/// <param name="Difference">max |onnx - torch| / max |torch| over several inputs; null when there was nothing to compare with.</param>
internal sealed record ImportedPart(string Name, string Path, long Parameters, double? Difference)
{
    /// <summary>Of a denoiser or decoder, at the default size.</summary>
    public double Flops { get; init; }

    public UNet2DConditionConfig? Denoiser { get; init; }
}
