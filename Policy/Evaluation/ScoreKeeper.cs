using HybridGrains.Policy.Simulation;
using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Evaluation;

/// <summary>Gathers outcomes into a <see cref="RunScore"/>, and passes what happens on to a policy that learns from it.</summary>
public sealed class ScoreKeeper(ISimulationListener? other = null) : ISimulationListener
{
    private readonly List<GenerationOutcome> _outcomes = [];

    public void OnDecision(long time, Observation observation, HandoffDecision decision) => other?.OnDecision(time, observation, decision);

    public void OnSojourn(long time, long generation, SojournTotal total, bool terminated) =>
        other?.OnSojourn(time, generation, total, terminated);

    public void OnFinished(in GenerationOutcome outcome)
    {
        _outcomes.Add(outcome);
        other?.OnFinished(outcome);
    }

    /// <exception cref="InvalidOperationException">Nothing has arrived.</exception>
    public RunScore Score()
    {
        var delivered = _outcomes.Where(outcome => outcome.End == GenerationEnd.Delivered).ToList();
        var latencies = delivered.Select(outcome => outcome.LatencySeconds).Order().ToList();
        return new RunScore(
            _outcomes.Count,
            Mean(outcome => outcome.Success ? 1 : 0),
            Mean(outcome => outcome.InTime ? 0 : 1),
            Mean(outcome => outcome.End == GenerationEnd.Refused ? 1 : 0),
            delivered.Count == 0 ? 0 : delivered.Average(outcome => outcome.Quality),
            Mean(outcome => outcome.CloudSeconds),
            Mean(outcome => outcome.Cost),
            Mean(outcome => outcome.EdgeSeconds),
            Quantile(latencies, 0.5),
            Quantile(latencies, 0.95),
            Mean(outcome => outcome.Reward),
            Mean(outcome => outcome.Decisions),
            Mean(outcome => outcome.LostRanges),
            Mean(outcome => outcome.LargeSteps)
        );
    }

    private double Mean(Func<GenerationOutcome, double> value) => _outcomes.Average(value);

    private static double Quantile(List<double> sorted, double q) => sorted.Count == 0 ? 0 : sorted[(int)(q * (sorted.Count - 1))];
}
