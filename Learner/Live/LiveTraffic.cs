using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Learner.Live;

/// <summary>
/// What the cluster's own traffic says about the version that decides: what its arms earn, and what may be learned from. Lost
/// with its silo; it begins anew.
/// </summary>
public sealed class LiveTraffic
{
    private readonly LearningOptions _options;
    private readonly LiveReportCheck _check;
    private readonly Dictionary<ReportOutcome, long> _outcomes = [];
    private LearnedPolicy? _released;

    public LiveTraffic(LearningOptions options, double gamma)
    {
        (_options, _check, Window) = (options, new LiveReportCheck(gamma, options.LiveMaxLag), new LiveWindow(options.LiveDecisions));
        Arms = new ArmRewards(options.LiveMinOutcomes);
    }

    /// <summary>Since the version that decides was let out.</summary>
    public ArmRewards Arms { get; private set; }

    public LiveWindow Window { get; }

    public long Accepted => _outcomes.GetValueOrDefault(ReportOutcome.Accepted);

    /// <summary>Reports that were not used, by reason.</summary>
    public Dictionary<string, long> Rejected =>
        _outcomes.Where(pair => pair.Key != ReportOutcome.Accepted).ToDictionary(pair => pair.Key.ToString(), pair => pair.Value);

    /// <summary>Another version decides from now on, or none.</summary>
    public void Released(PolicyRelease? release)
    {
        _released = release is null
            ? null
            : new LearnedPolicy(PolicyFile.Read(new MemoryStream(release.File), $"version {release.Version}"));
        Arms = new ArmRewards(_options.LiveMinOutcomes);
        Count(ReportOutcome.Stale, Window.Forget(_released is null ? long.MaxValue : _released.Version - _options.LiveMaxLag));
    }

    /// <param name="newest">The newest version there is.</param>
    public ReportOutcome Take(LiveReport report, long newest)
    {
        var outcome = _check.Check(report, newest, _released);
        // Both arms under the same version at the same time, or the comparison is between times of day.
        if (outcome is ReportOutcome.Accepted or ReportOutcome.Incomplete && report.Version > 0 && report.Version == _released?.Version)
        {
            Arms.Add(report.Arm, report.Reward);
        }

        if (outcome == ReportOutcome.Accepted && report.Arm == PolicyArm.Explore)
        {
            if (!_options.Live)
            {
                outcome = ReportOutcome.NotLearning;
            }
            else if (!Window.Add(report))
            {
                outcome = ReportOutcome.Duplicate;
            }
        }

        Count(outcome, 1);
        return outcome;
    }

    private void Count(ReportOutcome outcome, int reports)
    {
        if (reports > 0)
        {
            _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + reports;
        }
    }
}
