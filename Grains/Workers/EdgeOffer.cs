using System.Collections.Immutable;

namespace HybridGrains.Grains.Workers;

/// <summary>What an agent can do in a family that the cluster serves.</summary>
/// <param name="ProbeDenoiser">The denoiser its probe measures.</param>
internal sealed record EdgeOffer(
    string Family,
    ImmutableArray<string> Denoisers,
    ImmutableArray<string> Decoders,
    string ProbeDenoiser,
    string Decoder
);
