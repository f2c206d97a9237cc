namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>One run's policy on the held-out episodes of its world.</summary>
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

    private void Drive(int index)
    {
        var world = Trained.Setting.World;
        var episode = HeldOutEpisodes.Create(world, index);
        while (!episode.Ended)
        {
            var command = Trained.Decide(episode);
            Durations.Add(episode.Clearance, command.Ticks);
            episode.Hold(command, NavigationTask.Gamma);
        }

        _scores.Add(
            new EpisodeScore(
                HeldOutEpisodes.KindOf(world, index),
                episode.Outcome,
                episode.Ticks * NavigationTask.TickSeconds,
                episode.Decisions
            )
        );
    }
}
