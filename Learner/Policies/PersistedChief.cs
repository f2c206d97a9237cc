using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Learner.Messages;
using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Networks;

namespace HybridGrains.Learner.Policies;

/// <summary>What a chief persists with every optimiser step: parameters, optimiser, normalisation, versions.</summary>
[GenerateSerializer, Alias("hybridgrains.learner.persisted-chief.v1")]
public sealed class PersistedChief
{
    [Id(0)]
    public long Version { get; set; }

    [Id(1)]
    public long Iteration { get; set; }

    [Id(2)]
    public float[] Parameters { get; set; } = [];

    [Id(3)]
    public float[] AdamMean { get; set; } = [];

    [Id(4)]
    public float[] AdamSquare { get; set; } = [];

    [Id(5)]
    public MomentsMessage? Observations { get; set; }

    [Id(6)]
    public MomentsMessage? Returns { get; set; }

    /// <summary>The version that decides; null before one was good enough.</summary>
    [Id(7)]
    public PolicyRelease? Released { get; set; }

    /// <summary>Reward of the version last let out, in the judgement that let it out.</summary>
    [Id(8)]
    public double ReleasedReward { get; set; }

    /// <summary>Versions that did worse than the model's split on live traffic.</summary>
    [Id(9)]
    public List<long> Withdrawn { get; set; } = [];

    public void Keep(ChiefState state)
    {
        (Version, Iteration, Parameters, AdamMean, AdamSquare) = (
            state.Version,
            state.Iteration,
            state.Parameters,
            state.AdamMean,
            state.AdamSquare
        );
        (Observations, Returns) = (MomentsMessage.Of(state.Observations), MomentsMessage.Of(state.Returns));
    }

    /// <summary>Null when nothing was kept, or it is of networks of another shape.</summary>
    public ChiefState? Restore(ActorCriticShape shape) =>
        Parameters.Length == shape.ParameterCount && Observations is not null && Returns is not null
            ? new ChiefState(shape, Version, Iteration, Parameters, AdamMean, AdamSquare, Observations.ToMoments(), Returns.ToMoments())
            : null;
}
