namespace HybridGrains.Diffusion.Families;

/// <summary>What was measured about a family, and by which command.</summary>
/// <param name="Command">As typed after the program's name.</param>
/// <param name="Machine">Where times are from.</param>
/// <param name="Prompts">How many prompts each plan drew.</param>
/// <param name="StepMs">One step of one picture with guidance, by denoiser, in milliseconds.</param>
/// <param name="DecodeMs">One decoding, by decoder.</param>
public sealed record MeasuredEntry(
    string Command,
    string Machine,
    int Prompts,
    IReadOnlyDictionary<string, double> StepMs,
    IReadOnlyDictionary<string, double> DecodeMs,
    IReadOnlyList<MeasuredPlan> Plans
);
