namespace HybridGrains.Policy.Evaluation;

/// <summary>How a policy did beside the best fixed split.</summary>
/// <param name="Reward">Mean discounted reward of a generation.</param>
/// <param name="Gain">Over the fixed split, paired by scenario and seed.</param>
public readonly record struct ShadowVerdict(double Reward, double FixedReward, ConfidenceInterval Gain)
{
    /// <summary>The whole interval of the gain is above zero.</summary>
    public bool IsBetter => Gain.Mean - Gain.HalfWidth > 0;
}
