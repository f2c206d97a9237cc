namespace HybridGrains.Training.Pruning;

/// <summary>What scores depend on: scores of other settings must not be mixed.</summary>
/// <param name="Teacher">SHA-256 of the teacher's weights.</param>
/// <param name="PromptSet">SHA-256 of the prompts.</param>
/// <param name="Keep">Share of a width that is kept when it is pruned alone.</param>
internal sealed record SignificanceSettings(
    string Teacher,
    int Prompts,
    string PromptSet,
    string Sampler,
    int Steps,
    float GuidanceScale,
    long Seed,
    string Precision,
    double Keep
);
