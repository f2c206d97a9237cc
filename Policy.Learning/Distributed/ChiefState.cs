using HybridGrains.Policy.Learning.Networks;

namespace HybridGrains.Policy.Learning.Distributed;

/// <summary>All a chief needs to go on where another stopped.</summary>
/// <param name="Version">Optimiser steps so far.</param>
/// <param name="Iteration">Rounds of rollouts so far.</param>
/// <param name="AdamMean">First moments, in the order of the parameters.</param>
/// <param name="AdamSquare">Second moments.</param>
public sealed record ChiefState(
    ActorCriticShape Shape, long Version, long Iteration, float[] Parameters, float[] AdamMean, float[] AdamSquare, RunningMoments Observations, RunningMoments Returns)
{
    public static ChiefState Create(ActorCriticShape shape, long seed)
    {
        var parameters = shape.Draw(seed);
        return new ChiefState(
            shape, 0, 0, parameters, new float[parameters.Length], new float[parameters.Length], RunningMoments.Empty(shape.Actor.Inputs), RunningMoments.Empty(1));
    }
}
