namespace HybridGrains.Training.LightDecoder;

/// <summary>A light autoencoder beside the large one, on the same held-out pictures.</summary>
/// <param name="LargePsnr">Mean PSNR in dB of the large decoder on the large encoder's latents.</param>
/// <param name="LightPsnr">The same of the light decoder, on the same latents.</param>
/// <param name="LightBothPsnr">The light decoder on the light encoder's latents.</param>
/// <param name="LatentL1">Mean distance of the light encoder's latents to the large one's.</param>
internal sealed record LightDecoderQuality(int Pictures, double LargePsnr, double LightPsnr, double LightBothPsnr, double LatentL1);
