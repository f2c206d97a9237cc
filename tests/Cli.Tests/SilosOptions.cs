namespace HybridGrains.Cli.Tests;

/// <summary>How the silos of a test run.</summary>
internal sealed record SilosOptions
{
    /// <summary>Whether a silo that ends is started again.</summary>
    public bool Supervised { get; init; }

    /// <summary>Whether each runs as a group of its own, so that lines can be cut; needs root.</summary>
    public bool Groups { get; init; }

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>As many calls as a test makes.</summary>
    public static IReadOnlyDictionary<string, string> Fast { get; } =
        new Dictionary<string, string> { ["HYBRIDGRAINS_Limits__CallsPerSecond"] = "5000" };

    /// <summary>Eight ranges at once on each device, a fifth of a second a step, and as many calls as a test makes.</summary>
    public static IReadOnlyDictionary<string, string> Slow { get; } =
        new Dictionary<string, string>
        {
            ["HYBRIDGRAINS_CloudWorkers__Slots"] = "8",
            ["HYBRIDGRAINS_CloudWorkers__SlowDown"] = "00:00:00.2",
            ["HYBRIDGRAINS_Limits__CallsPerSecond"] = "5000",
        };
}
