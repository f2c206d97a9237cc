using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Policies;

namespace HybridGrains.Grains.Generations;

/// <summary>What policies are told of a generation's state.</summary>
internal static class PolicyViews
{
    public static DecisionContext ToDecide(this GenerationState state, string id, FamilyDefaults defaults) =>
        new(id, state.Request!, defaults)
        {
            StepsDone = state.StepsDone,
            Attempt = state.Attempt,
            LatentBytes = state.LatentState.Length,
            Ranges = state.Ranges,
            CreatedAt = state.CreatedAt,
            Arm = state.Arm,
        };

    public static EndedGeneration ToReport(this GenerationState state, string id) =>
        new(id, state.Request!, state.Status)
        {
            CreatedAt = state.CreatedAt,
            FinishedAt = state.FinishedAt,
            Ranges = state.Ranges,
            Arm = state.Arm,
            PolicyVersion = state.PolicyVersion,
            Drawn = state.Drawn,
        };
}
