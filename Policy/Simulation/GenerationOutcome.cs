namespace HybridGrains.Policy.Simulation;

/// <summary>How a simulated generation ended, and what it took.</summary>
/// <param name="Tenant">Index among the scenario's tenant classes.</param>
/// <param name="End">How it ended.</param>
/// <param name="InTime">Delivered before its deadline.</param>
/// <param name="Quality">Of the picture, 0 to 1; 0 without one.</param>
/// <param name="CloudSeconds">Its share of the cloud workers' time: a batch's time is shared by its members.</param>
/// <param name="Cost">Cloud seconds at their price.</param>
/// <param name="LargeSteps">Steps of the large denoiser in the picture.</param>
/// <param name="Reward">All rewards, discounted from acceptance.</param>
public readonly record struct GenerationOutcome(
    long Generation,
    int Tenant,
    GenerationEnd End,
    bool InTime,
    double Quality,
    double QualityFloor,
    double LatencySeconds,
    double CloudSeconds,
    double Cost,
    double EdgeSeconds,
    int LargeSteps,
    int Decisions,
    int LostRanges,
    double Reward
)
{
    /// <summary>Good enough and in time.</summary>
    public bool Success => InTime && Quality >= QualityFloor;
}
