using static TorchSharp.torch;

namespace HybridGrains.Training.Consistency;

/// <summary>What a consistency distillation does. The defaults are SCott's; <see cref="Lcm"/> is the baseline.</summary>
internal sealed record ConsistencySettings
{
    /// <summary>LCM (Luo et al. 2023): one ODE step of 20 timesteps, no discriminator.</summary>
    public static ConsistencySettings Lcm { get; } =
        new()
        {
            Solver = "ode",
            Span = 20,
            Substeps = 1,
            AdversarialWeight = 0,
        };

    /// <summary>Name for <see cref="ReverseSolvers.Find"/>.</summary>
    public string Solver { get; init; } = "er-sde-5";

    /// <summary>Training timesteps that the teacher bridges, 1 to half of the schedule.</summary>
    public int Span { get; init; } = 24;

    /// <summary>Teacher steps within the span, 1 to <see cref="Span"/>.</summary>
    public int Substeps { get; init; } = 3;

    public ConsistencyDistance Distance { get; init; } = ConsistencyDistance.Huber;

    /// <summary>Guidance scales are drawn evenly between the two, both at least 1.</summary>
    public double MinGuidance { get; init; } = 2;

    public double MaxGuidance { get; init; } = 8;

    /// <summary>
    /// Weight of the adversarial loss, as a share of the consistency loss's gradient (<see cref="AdversarialPull"/>); 0 trains
    /// without a discriminator.
    /// </summary>
    public double AdversarialWeight { get; init; } = 0.4;

    /// <summary>Rank of the discriminator's adapters.</summary>
    public int Rank { get; init; } = 16;

    /// <summary>Learning rate of the discriminator relative to the student's; the paper's 2e-5 to 8e-6.</summary>
    public double DiscriminatorRate { get; init; } = 2.5;

    public double EmaDecay { get; init; } = 0.95;

    /// <summary>Width of the guidance embedding that a student without one gets.</summary>
    public int GuidanceWidth { get; init; } = 256;

    /// <summary>
    /// Where the teacher leads from some timesteps: <see cref="Span"/> below, but never below 0. There the consistency function
    /// is the identity, and what is learned above starts from it: rows that end at 0 hold the targets in place
    /// (docs/results/scott.md).
    /// </summary>
    /// <param name="timesteps">batch, int64, each at least 1.</param>
    public Tensor Ends(Tensor timesteps) => (timesteps - Span).clamp_min(0);

    /// <exception cref="TrainingException">A value is outside its range.</exception>
    public ConsistencySettings Checked(int trainSteps)
    {
        (string Name, double Value, double Min, double Max)[] ranges =
        [
            ("--span", Span, 1, trainSteps / 2),
            ("--substeps", Substeps, 1, Span),
            ("--min-guidance", MinGuidance, 1, 30),
            ("--max-guidance", MaxGuidance, MinGuidance, 30),
            ("--adversarial-weight", AdversarialWeight, 0, 100),
            ("--rank", Rank, 1, 1024),
            ("--ema", EmaDecay, 0, 0.99999),
        ];
        foreach (var (name, value, min, max) in ranges)
        {
            if (!(value >= min && value <= max))
            {
                throw new TrainingException(FormattableString.Invariant($"{name} is {value}; it must be between {min} and {max}."));
            }
        }

        _ = ReverseSolvers.Find(Solver);
        return this;
    }
}
