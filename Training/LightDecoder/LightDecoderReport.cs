using System.Globalization;

namespace HybridGrains.Training.LightDecoder;

/// <summary>What a light decoder costs and gives beside the large one. FLOPs are those of one picture, two per multiply-add.</summary>
/// <param name="LargeMs">Median milliseconds of decoding one picture with ONNX Runtime, one thread.</param>
internal sealed record LightDecoderReport(
    LightDecoderQuality Quality,
    long LargeParameters,
    long LightParameters,
    double LargeFlops,
    double LightFlops,
    double LargeMs,
    double LightMs
)
{
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            light decoder: {Quality.LightPsnr:F2} dB, large {Quality.LargePsnr:F2} dB ({Quality.LightPsnr
                - Quality.LargePsnr:+0.00;-0.00} dB) on {Quality.Pictures} held-out pictures; with the light encoder {Quality.LightBothPsnr:F2} dB, latents off by {Quality.LatentL1:F4}
            {LightFlops / 1e9:F3} GFLOP against {LargeFlops / 1e9:F3} ({LargeFlops
                / LightFlops:F1}x fewer), {LightParameters:N0} parameters against {LargeParameters:N0}, {LightMs:F2} ms against {LargeMs:F2} ({LargeMs
                / LightMs:F1}x faster, ONNX Runtime, one thread)
            """
        );
}
