using HybridGrains.Policy.Learning.Navigation.Maps;
using HybridGrains.Policy.Learning.Navigation.Simulation;

namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>One run's policy on the held-out episodes.</summary>
public sealed class RunEvaluation
{
    private readonly List<EpisodeScore> _scores = [];

    private RunEvaluation(TrainedNavigation trained) => Trained = trained;

    public TrainedNavigation Trained { get; }

    public DurationHistogram Durations { get; } = new();

    public IReadOnlyList<EpisodeScore> Scores => _scores;

    public static RunEvaluation Of(TrainedNavigation trained, int episodes, CancellationToken cancellationToken)
    {
        var evaluation = new RunEvaluation(trained);
        for (var i = 0; i < episodes; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            evaluation.Drive(i);
        }

        return evaluation;
    }

    public double Share(EpisodeOutcome outcome) => (double)_scores.Count(score => score.Outcome == outcome) / _scores.Count;

    /// <summary>Share of the episodes of a kind that arrived; null when there was none.</summary>
    public double? SuccessOn(MapKind kind) =>
        _scores.Where(score => score.Kind == kind).ToList() is { Count: > 0 } those
            ? (double)those.Count(score => score.Outcome == EpisodeOutcome.Arrived) / those.Count
            : null;

    /// <summary>Mean of those that arrived; null when none did.</summary>
    public double? SecondsToGoal =>
        _scores.Where(score => score.Outcome == EpisodeOutcome.Arrived).Select(score => (double?)score.Seconds).Average();

    public double DecisionsPerEpisode => _scores.Average(score => score.Decisions);

    private void Drive(int index)
    {
        var episode = HeldOutEpisodes.Create(index);
        var decisions = 0;
        for (; !episode.Ended; decisions++)
        {
            var command = Trained.Decide(episode, out var nearest);
            Durations.Add(nearest, command.Ticks);
            episode.Hold(command, NavigationTask.Gamma);
        }

        _scores.Add(
            new EpisodeScore(HeldOutEpisodes.KindOf(index), episode.Outcome, episode.Ticks * NavigationTask.TickSeconds, decisions)
        );
    }
}
