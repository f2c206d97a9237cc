using System.Globalization;
using HybridGrains.Policy.Learning.Runs;

namespace HybridGrains.Policy.Learning.Navigation.Commands;

/// <summary>A line now and then on how far training is: fit for a terminal and for a log.</summary>
/// <param name="note">What to add, from the run's progress.</param>
internal sealed class ProgressLines(string name, TimeProvider timeProvider, Func<TrainingProgress, string> note)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private readonly long _started = timeProvider.GetTimestamp();
    private long? _written;
    private (long Decisions, long Ticks)? _first;

    public void Write(TrainingProgress progress)
    {
        _first ??= (progress.Done.Decisions - progress.Round.Decisions, progress.Done.Ticks - progress.Round.Ticks);
        if (progress.Share < 1 && _written is { } last && timeProvider.GetElapsedTime(last) < Every)
            return;
        _written = timeProvider.GetTimestamp();
        var seconds = timeProvider.GetElapsedTime(_started).TotalSeconds;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {progress.Share:P1}, {progress.Done.Decisions:N0} decisions, success {(progress.Round.SuccessRate is { } rate ? rate.ToString("P0", CultureInfo.InvariantCulture) : "unknown")}, return {progress.Round.MeanReturn:F0}, tau {progress.Round.MeanTau:F1}, kl {progress.Round.LastUpdate.ApproxKl:F3}, {(progress.Done.Decisions - _first.Value.Decisions) / seconds:N0} decisions/s, {(progress.Done.Ticks - _first.Value.Ticks) / seconds:N0} ticks/s, {Span(progress.Left)} left{note(progress)}"
            )
        );
    }

    public static string Span(TimeSpan? left) => left is { } time ? time.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture) : "unknown";
}
