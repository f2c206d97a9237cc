namespace HybridGrains.Diffusion.Families;

/// <summary>What a request gets where it is silent.</summary>
/// <param name="CloudSteps">Steps of the large denoiser in the default split.</param>
public sealed record FamilyDefaults(
    int Steps,
    int CloudSteps,
    float GuidanceScale,
    string Sampler,
    string LargeDenoiser,
    string SmallDenoiser,
    string Decoder
);
