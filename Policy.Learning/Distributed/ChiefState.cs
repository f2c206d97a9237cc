using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Learning.Networks;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Policy.Learning.Distributed;

/// <summary>All a chief needs to go on where another stopped.</summary>
/// <param name="Version">Optimiser steps so far.</param>
/// <param name="Iteration">Rounds of rollouts so far.</param>
/// <param name="AdamMean">First moments, in the order of the parameters.</param>
/// <param name="AdamSquare">Second moments.</param>
public sealed record ChiefState(
    ActorCriticShape Shape,
    long Version,
    long Iteration,
    float[] Parameters,
    float[] AdamMean,
    float[] AdamSquare,
    RunningMoments Observations,
    RunningMoments Returns
)
{
    /// <summary>What a normalisation that comes without its counts is taken to be worth, in decisions.</summary>
    private const double AssumedCount = 100_000;

    /// <summary>Goes on from a finished policy: its networks and its normalisation, an optimiser that begins anew.</summary>
    public static ChiefState From(PolicyNetwork policy)
    {
        float[] parameters = [.. policy.Actor.Parameters, .. policy.Critic.Parameters];
        static RunningMoments Moments(double[] mean, double[] deviation) =>
            new(AssumedCount, mean, [.. deviation.Select(value => value * value * AssumedCount)]);
        return new ChiefState(
            new ActorCriticShape(policy.Actor.Shape, policy.Critic.Shape),
            policy.Version,
            0,
            parameters,
            new float[parameters.Length],
            new float[parameters.Length],
            Moments([.. policy.Input.Mean.Select(value => (double)value)], [.. policy.Input.Deviation.Select(value => (double)value)]),
            Moments([policy.ValueMean], [policy.ValueDeviation])
        );
    }

    public static ChiefState Create(ActorCriticShape shape, long seed)
    {
        var parameters = shape.Draw(seed);
        return new ChiefState(
            shape,
            0,
            0,
            parameters,
            new float[parameters.Length],
            new float[parameters.Length],
            RunningMoments.Empty(shape.Actor.Inputs),
            RunningMoments.Empty(1)
        );
    }
}
