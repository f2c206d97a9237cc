using HybridGrains.Policy.Learning.Navigation.Worlds;
using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Learning.Navigation.Comparison;

/// <summary>A way to have durations, to be trained as all others are.</summary>
/// <param name="Name">On the command line and in folders.</param>
/// <param name="Core">What the question hangs on; trained over all seeds before the others.</param>
public sealed record ComparedVariant(string Name, string Actions, DurationTreatment Durations, bool Core)
{
    /// <summary>Metres; far enough to brake from full speed and to turn, near enough not to end every hold in a crowd.</summary>
    public const float InterruptBelow = 0.3f;

    /// <summary>The lab's charge, beside that for time.</summary>
    private const double DecisionPrice = 5;

    /// <summary>
    /// Under lab accounting, where an episode may last 160 s: half the published rate of discounting, for every variant. At the
    /// published one, standing before an obstacle in long holds costs a sixth of a collision, and adaptive learns that first.
    /// </summary>
    private const double LabGamma = 0.999;

    /// <summary>Lambda of a tick that decays over the middle hold, 0.4 s, as 0.95 does over a decision.</summary>
    private const double LambdaOfTick = 0.9936;

    /// <summary>The lab's discount, of a decision: what who forgets durations has.</summary>
    private const double GammaOfDecision = 0.99;

    public static IReadOnlyList<ComparedVariant> All { get; } =
    [
        new("adaptive", "adaptive", DurationTreatment.SemiMarkov, Core: true),
        new("0.25s", "0.25s", DurationTreatment.SemiMarkov, Core: true),
        new("0.4s", "0.4s", DurationTreatment.SemiMarkov, Core: true),
        new("1.2s", "1.2s", DurationTreatment.SemiMarkov, Core: true),
        new("interruptible", "adaptive", DurationTreatment.SemiMarkov, Core: true) { Interruptible = true },
        new("priced", "adaptive", DurationTreatment.SemiMarkov, Core: true) { Priced = true },
        new("0.2s", "0.2s", DurationTreatment.SemiMarkov, Core: false),
        new("per-decision", "adaptive", DurationTreatment.PerDecision, Core: false),
        new("lambda-per-tick", "adaptive", DurationTreatment.SemiMarkovLambdaPerTick, Core: false),
    ];

    public bool Interruptible { get; init; }

    /// <summary>Charged for decisions where the world does not: under strict accounting only.</summary>
    public bool Priced { get; init; }

    public bool IsIn(NavigationWorld world) => !Priced || world.Accounting == Accounting.Strict;

    /// <exception cref="LearningException">A name is unknown or there twice.</exception>
    public static IReadOnlyList<ComparedVariant> Parse(string text)
    {
        var names = text.Split(',');
        if (names.FirstOrDefault(name => All.All(variant => variant.Name != name)) is { } unknown)
        {
            throw new LearningException(
                $"--variants names '{unknown}'; known are {string.Join(", ", All.Select(variant => variant.Name))}."
            );
        }

        return names.Distinct().Count() == names.Length
            ? [.. names.Select(name => All.First(variant => variant.Name == name))]
            : throw new LearningException($"--variants is '{text}'; a name is there twice.");
    }

    public NavigationSetting ToSetting(NavigationWorld world, int seed) =>
        new(
            NavigationTask.Version,
            world,
            Actions,
            Interruptible ? InterruptBelow : 0,
            Priced ? DecisionPrice : 0,
            seed,
            Workers: 2,
            Dropped: 0,
            [128, 128],
            NavigationSetting.DefaultPpo with
            {
                Durations = Durations,
                Gamma =
                    Durations == DurationTreatment.PerDecision ? GammaOfDecision
                    : world.Accounting == Accounting.Lab ? LabGamma
                    : NavigationTask.Gamma,
                GaeLambda = Durations == DurationTreatment.SemiMarkovLambdaPerTick ? LambdaOfTick : NavigationSetting.DefaultPpo.GaeLambda,
            }
        );
}
