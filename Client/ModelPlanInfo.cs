namespace HybridGrains.Client;

/// <summary>One way to share the steps of a picture.</summary>
/// <param name="Plan">SAMPLER DENOISER@TIER:STEP ... DECODER@TIER: each denoiser runs up to its step on its tier.</param>
/// <param name="PromptAccuracy">Share of pictures that show what was asked for, 0 to 1.</param>
/// <param name="Interval">Its 95 % interval.</param>
/// <param name="CloudMs">Computing time of a picture in the cloud, in milliseconds on the measuring machine.</param>
/// <param name="EdgeMs">The same on an edge device.</param>
/// <param name="Kid">Kernel distance from real pictures, by features; smaller is better.</param>
public sealed record ModelPlanInfo(
    string Plan,
    double PromptAccuracy,
    IReadOnlyList<double> Interval,
    double CloudMs,
    double EdgeMs,
    IReadOnlyDictionary<string, double> Kid
);
