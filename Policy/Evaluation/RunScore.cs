namespace HybridGrains.Policy.Evaluation;

/// <summary>How one policy did in one run of a scenario.</summary>
/// <param name="Success">Share of generations good enough and in time.</param>
/// <param name="Missed">Share not delivered before their deadline, refused ones included.</param>
/// <param name="Quality">Mean quality of delivered pictures.</param>
/// <param name="CloudSeconds">Per generation.</param>
/// <param name="Cost">Per generation.</param>
/// <param name="P50Seconds">Median latency of delivered pictures.</param>
/// <param name="Reward">Mean discounted reward.</param>
public sealed record RunScore(
    int Generations,
    double Success,
    double Missed,
    double Refused,
    double Quality,
    double CloudSeconds,
    double Cost,
    double EdgeSeconds,
    double P50Seconds,
    double P95Seconds,
    double Reward,
    double Decisions,
    double LostRanges,
    double LargeSteps
);
