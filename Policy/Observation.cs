namespace HybridGrains.Policy;

/// <summary>
/// What a policy sees of a generation. The properties beside the constructor are for learned policies:
/// <see cref="ObservationSchema"/> says how each is scaled.
/// </summary>
/// <param name="Steps">Denoising steps of the generation.</param>
/// <param name="StepsDone">Steps that are checkpointed.</param>
/// <param name="CloudSteps">Steps of the large denoiser that the request asks for, or the family's default.</param>
public sealed record Observation(int Steps, int StepsDone, int CloudSteps, string LargeDenoiser, string SmallDenoiser)
{
    /// <summary>Tells generations apart; a policy that plans once per image keeps its plan under it.</summary>
    public long Generation { get; init; }

    /// <summary>Steps the large denoiser has done, those after the first small step counted by their weight in the quality table.</summary>
    public double EffectiveLargeSteps { get; init; }

    /// <summary>What the prompt's features say about its difficulty, 0 (easy) to 1. Default: 0.5, nothing known.</summary>
    public double PromptDifficulty { get; init; } = 0.5;

    /// <summary>
    /// Mean movement of the latents between the steps done, on the scale of difficulty, 0 to 1; meaningless before the first
    /// step.
    /// </summary>
    public double LatentMovement { get; init; } = 0.5;

    /// <summary>Quality the tenant asks for, 0 to 1.</summary>
    public double QualityFloor { get; init; }

    /// <summary>Seconds from acceptance to the deadline.</summary>
    public double DeadlineSeconds { get; init; } = 60;

    /// <summary>Seconds until the deadline; negative once it has passed.</summary>
    public double SlackSeconds { get; init; } = 60;

    /// <summary>Price of one cloud worker's second, in the scenario's currency.</summary>
    public double PricePerCloudSecond { get; init; }

    /// <summary>Accepted generations a second, over the last half minute or so.</summary>
    public double ArrivalsPerSecond { get; init; }

    /// <summary>Tier of the last completed range; null before it.</summary>
    public bool? LastOnEdge { get; init; }

    /// <summary>Ranges of this generation that were lost.</summary>
    public int LostRanges { get; init; }

    public TierLoad Cloud { get; init; }

    public TierLoad Edge { get; init; }

    /// <summary>Whether the request itself names <see cref="CloudSteps"/>. Default: false, they are the family's.</summary>
    public bool SplitRequested { get; init; }

    /// <summary>Steps to go.</summary>
    public int StepsLeft => Steps - StepsDone;
}
