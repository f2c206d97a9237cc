namespace HybridGrains.Diffusion.Samplers;

/// <summary>
/// A run laid out: one timestep for each evaluation of the denoiser, and one more sigma than steps where the method works in
/// sigmas.
/// </summary>
/// <param name="Timesteps">Per evaluation; a step may take several.</param>
/// <param name="InitialScale">What standard normal noise is multiplied by to start.</param>
public sealed record SamplerPlan(
    SamplerSchedule Schedule,
    IReadOnlyList<double> Timesteps,
    IReadOnlyList<double> Sigmas,
    double InitialScale
)
{
    /// <summary>Steps of the generation. Default: one per evaluation.</summary>
    public int Steps { get; init; } = Timesteps.Count;

    /// <summary>The step that the run starts with; above 0 when it starts from a picture.</summary>
    public int Begin { get; init; }

    public int Evaluations => Timesteps.Count;

    /// <summary>The first evaluation of each step, and their number at the end; null when a step is one evaluation.</summary>
    public IReadOnlyList<int>? FirstEvaluations { get; init; }

    /// <summary>The evaluations of a step, in order.</summary>
    /// <param name="step">0 to Steps - 1.</param>
    public IEnumerable<int> EvaluationsOf(int step) =>
        Enumerable.Range(FirstEvaluation(step), FirstEvaluation(step + 1) - FirstEvaluation(step));

    public int FirstEvaluation(int step) => FirstEvaluations is null ? step : FirstEvaluations[step];
}
