using System.ComponentModel.DataAnnotations;
using HybridGrains.Grains.Interfaces.Policies;

namespace HybridGrains.Learner;

/// <summary>What a cluster learns, and with how many workers.</summary>
public sealed class LearningOptions
{
    public const string SectionName = "Learning";

    /// <summary>Key of the policy grain and name of the policy. Default: smdp-dppo.</summary>
    [
        Required,
        RegularExpression("[a-z0-9-]{1,40}", ErrorMessage = "Learning:Policy must have 1 to 40 lower-case letters, digits and '-'.")
    ]
    public string Policy { get; set; } = PolicyIds.Default;

    /// <summary>Scenario files, or folders of them. Default: those that come with the program.</summary>
    public string[] Scenarios { get; set; } = [];

    /// <summary>Rollout workers in the whole cluster. Default: 2.</summary>
    [Range(1, 64)]
    public int Workers { get; set; } = 2;

    /// <summary>Slowest workers whose gradients each step does without; below <see cref="Workers"/>. Default: 0.</summary>
    [Range(0, 63)]
    public int Dropped { get; set; }

    /// <summary>Decisions of one worker in one round, at least. Default: 4,096.</summary>
    [Range(64, 1_000_000)]
    public int Decisions { get; set; } = 4096;

    /// <summary>Whether it begins with networks that know nothing instead of the bundled policy. Default: false.</summary>
    public bool FromScratch { get; set; }

    /// <summary>Rounds between two judgements of whether the newest version may decide. Default: 5.</summary>
    [Range(1, 1_000_000)]
    public int JudgeEvery { get; set; } = 5;

    /// <summary>Widths of the hidden layers, where it begins from scratch. Default: 64, 64.</summary>
    [MinLength(1), MaxLength(4)]
    public int[] Hidden { get; set; } = [64, 64];

    /// <summary>Default: 3e-4.</summary>
    [Range(1e-7, 1.0)]
    public double LearningRate { get; set; } = 3e-4;

    /// <summary>Reward for every second by which a generation holds up others; in training only. Default: -0.15.</summary>
    [Range(-10.0, 0.0)]
    public double PerSecondOfOthers { get; set; } = -0.15;

    /// <summary>Rounds after which the learning ends. Default: none, it goes on.</summary>
    [Range(1, long.MaxValue)]
    public long? Rounds { get; set; }

    /// <summary>
    /// Whether it learns from live traffic once a version decides, instead of in the simulator: from the generations that
    /// <c>Policy:Explore</c> draws. Until then, and after a withdrawal, it learns in the simulator. Default: false.
    /// </summary>
    public bool Live { get; set; }

    /// <summary>Drawn decisions that one live update is made from, at least. Default: 256.</summary>
    [Range(16, 100_000)]
    public int LiveDecisions { get; set; } = 256;

    /// <summary>Versions that a drawn decision may be behind the one that decides. Default: 16, one update's.</summary>
    [Range(0, 10_000)]
    public int LiveMaxLag { get; set; } = 16;

    /// <summary>Generations of the followed and of the control arm before a version may be withdrawn. Default: 50.</summary>
    [Range(10, 1_000_000)]
    public int LiveMinOutcomes { get; set; } = 50;

    public int Seed { get; set; } = 1;
}
