namespace HybridGrains.Policy.Smdp;

/// <summary>How the length of a decision enters its advantage.</summary>
public enum DurationTreatment
{
    /// <summary>Discount by ticks, lambda by decision: the SMDP form. Default.</summary>
    SemiMarkov = 0,

    /// <summary>Discount and lambda by ticks: credit reaches as far however time is sliced.</summary>
    SemiMarkovLambdaPerTick = 1,

    /// <summary>Discount by decision, as if each took one tick. Wrong on purpose: the baseline that forgets time.</summary>
    PerDecision = 2,
}
