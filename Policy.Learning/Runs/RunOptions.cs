namespace HybridGrains.Policy.Learning.Runs;

/// <summary>One training run.</summary>
/// <param name="Output">The policy file; the run keeps itself in a folder beside it.</param>
/// <param name="Iterations">Rounds of the whole run; null leaves it to the time.</param>
/// <param name="Others">Reward for a second by which others are held up, 0 or below.</param>
/// <param name="CloudSecond">Reward for a cloud second beside its price, 0 or below.</param>
/// <param name="Minutes">Training minutes over all resumed sessions; null leaves it to the rounds.</param>
public sealed record RunOptions(
    IReadOnlyList<string> Scenarios,
    string Output,
    string Name,
    long? Iterations,
    double? Minutes,
    int Workers,
    int Dropped,
    int Seed,
    IReadOnlyList<int> Hidden,
    bool Vary,
    double Others,
    double CloudSecond,
    PpoOptions Ppo
)
{
    /// <summary>
    /// Folder of another run, whose parameters, moments and normalisation this one begins with. Default: none, it begins with
    /// drawn ones.
    /// </summary>
    public string? StartFrom { get; init; }

    /// <summary>Checkpoint and metrics.jsonl.</summary>
    public string Folder => Output + ".run";
}
