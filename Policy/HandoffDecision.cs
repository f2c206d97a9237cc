namespace HybridGrains.Policy;

/// <summary>
/// Run from here up to step <paramref name="To"/> with one denoiser on one tier, decoding afterwards if it is the last range.
/// </summary>
public sealed record HandoffDecision(string Denoiser, bool Edge, int To, bool Decode);
