using System.Globalization;

namespace HybridGrains.Scheduling;

/// <summary>
/// What a generation's failures mean for its next attempt. Attempt numbers are a fence and play no part: only failures count, each
/// by its cause and its worker.
/// </summary>
public sealed class FailureLedger(IReadOnlyCollection<RangeFailure> failures)
{
    /// <summary>Counted failures after which a generation ends.</summary>
    public const int MaxCounted = 8;

    /// <summary>Failures of one range on one worker after which that worker does not get it again.</summary>
    public const int MaxOnWorker = 2;

    /// <summary>Failures of one range on one tier after which the other runs it.</summary>
    public const int MaxOnTier = 2;

    /// <summary>Whether a cause is somebody's failure. The others cost nothing.</summary>
    public static bool Counts(FailureCause cause) =>
        cause is FailureCause.Lost or FailureCause.Stalled or FailureCause.Failed or FailureCause.Rejected;

    /// <summary>Failures that count, of the whole generation.</summary>
    public int Counted => failures.Count(failure => Counts(failure.Cause));

    /// <summary>How often each worker failed the range that starts here.</summary>
    public IReadOnlyDictionary<string, int> ByWorker(int from) =>
        Of(from).CountBy(failure => failure.Worker, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    /// <summary>The tier for the range that starts here, where a policy chose <paramref name="edge"/>; the denoiser stays.</summary>
    public bool OnEdge(int from, bool edge)
    {
        var (here, there) = (Of(from).Count(failure => failure.OnEdge == edge), Of(from).Count(failure => failure.OnEdge != edge));
        return here >= MaxOnTier && here > there ? !edge : edge;
    }

    /// <summary>Null while the generation can go on; otherwise why not, naming every cause.</summary>
    /// <param name="exhausted">Whether each worker that could run the range has failed it <see cref="MaxOnWorker"/> times.</param>
    public string? WhyOver(int from, bool exhausted)
    {
        if (failures.FirstOrDefault(failure => failure.Cause == FailureCause.Impossible) is { } certain)
        {
            return certain.What;
        }

        return Counted >= MaxCounted ? $"{Counted} attempts failed: {Causes()}"
            : exhausted ? $"each worker that could run steps {from} on failed them {MaxOnWorker} times: {Causes()}"
            : null;
    }

    /// <summary>Every cause that counts, worker by worker.</summary>
    private string Causes() =>
        string.Join(
            "; ",
            failures
                .Where(failure => Counts(failure.Cause))
                .GroupBy(failure => (failure.Worker, failure.Cause))
                .Select(group =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{group.Key.Worker} {Word(group.Key.Cause)} {group.Count()}x "
                            + $"({string.Join(", ", group.Select(failure => failure.What).Distinct())})"
                    )
                )
        );

    private static string Word(FailureCause cause) =>
        cause switch
        {
            FailureCause.Lost => "vanished",
            FailureCause.Stalled => "stalled",
            FailureCause.Rejected => "answered wrongly",
            _ => "failed",
        };

    private IEnumerable<RangeFailure> Of(int from) => failures.Where(failure => failure.From == from && Counts(failure.Cause));
}
