namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>Which prompts come, what a plan makes of them, and what can be known of them beforehand.</summary>
public sealed record PromptOptions
{
    /// <summary>
    /// Lines of <c>content_id,difficulty</c> under a header; difficulty in 0 (easy) to 1. Arrivals without a content id draw from
    /// it evenly.
    /// </summary>
    public required string File { get; init; }

    /// <summary>Quality table by plan and difficulty.</summary>
    public required string Quality { get; init; }

    /// <summary>Standard deviation of the error with which a prompt's features tell its difficulty, 0 to 10. Default: 0.25.</summary>
    public double FeatureNoise { get; init; } = 0.25;

    /// <summary>Standard deviation of the error with which one step's movement of the latents tells it, 0 to 10. Default: 0.5.</summary>
    public double MovementNoise { get; init; } = 0.5;

    /// <summary>Added to every difficulty, -1 to 1. Default: 0.</summary>
    public double DifficultyShift { get; init; }
}
