using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Grains.Policies;
using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Experience;

namespace HybridGrains.Learner.Live;

/// <summary>What the generations of each arm came to under one released version.</summary>
/// <param name="minOutcomes">Generations of each arm before anything is concluded.</param>
public sealed class ArmRewards(int minOutcomes)
{
    /// <summary>
    /// Normal quantile of 99.95 %. It is looked at after every generation, and a bound of 95 % would sooner or later be crossed by chance.
    /// </summary>
    private const double Quantile = 3.29;

    private readonly Dictionary<PolicyArm, RunningMoments> _arms = [];

    public void Add(PolicyArm arm, double reward) => _arms[arm] = Of(arm).Merge(new RunningMoments(1, [reward], [0]));

    /// <summary>
    /// The followed version earns less than the model's split, beyond doubt: the whole interval of the difference (Welch) is
    /// below zero.
    /// </summary>
    public bool FollowedIsWorse
    {
        get
        {
            var (followed, control) = (Of(PolicyArm.Followed), Of(PolicyArm.Control));
            if (followed.Count < minOutcomes || control.Count < minOutcomes)
            {
                return false;
            }

            return followed.Mean[0] - control.Mean[0] + (Quantile * Math.Sqrt(ErrorSquared(followed) + ErrorSquared(control))) < 0;
        }
    }

    public ArmSnapshot Describe(PolicyArm arm)
    {
        var moments = Of(arm);
        return new ArmSnapshot(
            ArmNames.Of(arm),
            (long)moments.Count,
            moments.Mean[0],
            moments.Count < 2 ? 0 : 1.96 * Math.Sqrt(ErrorSquared(moments))
        );
    }

    private RunningMoments Of(PolicyArm arm) => _arms.GetValueOrDefault(arm) ?? RunningMoments.Empty(1);

    private static double ErrorSquared(RunningMoments moments) => moments.Squares[0] / (moments.Count - 1) / moments.Count;
}
