using HybridGrains.Training.Evaluation.Distances;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>results.json of an evaluation.</summary>
/// <param name="Command">As typed after the program's name.</param>
/// <param name="Prompts">How many.</param>
internal sealed record PlanResults(string Command, int Prompts, FamilyCosts Costs, IReadOnlyList<PlanRow> Rows)
{
    /// <summary>Distances of real scenes and their reconstructions, where they were asked for. Default: none.</summary>
    public IReadOnlyList<DistanceRow> Floors { get; init; } = [];
}
