using System.Globalization;
using HybridGrains.Policy.Learning.Runs;

namespace HybridGrains.Policy.Learning.Navigation.Commands;

/// <summary>A line now and then on how far training is: fit for a terminal and for a log.</summary>
internal sealed class ProgressLines(string name, TimeProvider timeProvider)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private long _started;
    private long? _written;
    private (long Decisions, long Ticks)? _first;

    /// <param name="note">What to add.</param>
    public void Write(TrainingProgress progress, string note = "")
    {
        if (_first is null)
        {
            // Speeds count from the end of the first round: lines may be made long before their run begins.
            (_first, _started) = ((progress.Done.Decisions, progress.Done.Ticks), timeProvider.GetTimestamp());
        }

        if (progress.Share < 1 && _written is { } last && timeProvider.GetElapsedTime(last) < Every)
        {
            return;
        }

        _written = timeProvider.GetTimestamp();
        var seconds = Math.Max(1e-3, timeProvider.GetElapsedTime(_started).TotalSeconds);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {progress.Share:P1}, {progress.Done.Decisions:N0} decisions, success "
                    + $"{(progress.Round.SuccessRate is { } rate ? rate.ToString("P0", CultureInfo.InvariantCulture) : "unknown")}, "
                    + $"return {progress.Round.MeanReturn:F0}, tau {progress.Round.MeanTau:F1}, "
                    + $"kl {progress.Round.LastUpdate.ApproxKl:F3}, "
                    + $"{(progress.Done.Decisions - _first.Value.Decisions) / seconds:N0} decisions/s, "
                    + $"{(progress.Done.Ticks - _first.Value.Ticks) / seconds:N0} ticks/s, {Span(progress.Left)} left{note}"
            )
        );
    }

    /// <summary>Hours, minutes, seconds; as many hours as there are.</summary>
    public static string Span(TimeSpan? left) =>
        left is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}")
            : "unknown";
}
