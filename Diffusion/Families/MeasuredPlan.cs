namespace HybridGrains.Diffusion.Families;

/// <summary>Measured quality and cost of one way to share the steps of a picture.</summary>
/// <param name="Plan">SAMPLER DENOISER@TIER:STEP ... DECODER@TIER: each denoiser runs up to its step on its tier (cloud or edge).</param>
/// <param name="PromptAccuracy">Share of pictures that show what the prompt asks for, 0 to 1.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="CloudMs">Computing time in the cloud for one picture, in milliseconds on the measuring machine.</param>
/// <param name="EdgeMs">The same on an edge device.</param>
/// <param name="Kid">Kernel distance from real pictures, by features; smaller is better.</param>
public sealed record MeasuredPlan(
    string Plan,
    double PromptAccuracy,
    double Low,
    double High,
    double CloudMs,
    double EdgeMs,
    IReadOnlyDictionary<string, double> Kid
);
