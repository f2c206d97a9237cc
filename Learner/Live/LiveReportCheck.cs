using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Policy;
using HybridGrains.Policy.Actions;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Learner.Live;

/// <summary>Whether a report may be believed. It came over a wire: nothing in it holds until it was checked here.</summary>
/// <param name="gamma">The learner's discount of one tick.</param>
/// <param name="maxLag">Versions that a decision may be behind the one that decides.</param>
public sealed class LiveReportCheck(double gamma, int maxLag)
{
    /// <summary>More than 150 steps with five attempts each can need.</summary>
    public const int MaxDecisions = 1_000;

    /// <summary>An hour; longer ones were interrupted.</summary>
    public const int MaxTau = 360_000;

    private const int MaxIdLength = 64;
    private const double MaxReward = 1_000;

    /// <summary>Silos compute on other processors.</summary>
    private const float LogProbTolerance = 1e-3f;

    /// <param name="newest">The newest version there is.</param>
    /// <param name="released">What decides now; null while the model's split does.</param>
    public ReportOutcome Check(LiveReport report, long newest, LearnedPolicy? released)
    {
        if (
            report.Arm is not (PolicyArm.Followed or PolicyArm.Explore or PolicyArm.Control)
            || report.Generation is not { Length: > 0 and <= MaxIdLength }
            || report.Version < 0
            || !IsReward(report.Reward)
            || report.Decisions is not { Length: <= MaxDecisions }
        )
        {
            return ReportOutcome.Malformed;
        }

        if (report.Schema != ObservationSchema.Fingerprint || report.Gamma != gamma)
        {
            return ReportOutcome.OtherSchema;
        }

        if (report.Version > newest)
        {
            return ReportOutcome.FutureVersion;
        }

        if (report.Arm != PolicyArm.Explore)
        {
            return ReportOutcome.Accepted;
        }

        if (report.Decisions.Length == 0)
        {
            return ReportOutcome.Incomplete;
        }

        return report
            .Decisions.Select(decision => Check(decision, newest, released))
            .FirstOrDefault(outcome => outcome != ReportOutcome.Accepted, ReportOutcome.Accepted);
    }

    private ReportOutcome Check(LiveDecision? decision, long newest, LearnedPolicy? released)
    {
        if (
            decision is not { Observation.Length: var size, Allowed.Length: var actions, Tau: >= 1 and <= MaxTau }
            || size != ObservationSchema.Size
            || actions != HandoffActionSpace.Size
            || !decision.Observation.All(value => value is >= 0 and <= 1)
            || !IsReward(decision.Reward)
            || !IsReward(decision.PlainReward)
        )
        {
            return ReportOutcome.Malformed;
        }

        if (decision.Action < 0 || decision.Action >= actions || !decision.Allowed[decision.Action])
        {
            return ReportOutcome.ForbiddenAction;
        }

        if (!float.IsFinite(decision.LogProb) || decision.LogProb > 0)
        {
            return ReportOutcome.WrongLogProb;
        }

        if (decision.Version > newest)
        {
            return ReportOutcome.FutureVersion;
        }

        if (released is null || released.Version - decision.Version > maxLag)
        {
            return ReportOutcome.Stale;
        }
        // A log-probability that is made up would weigh its sample as its sender likes.
        var isReleased = decision.Version == released.Version;
        return
            isReleased
            && !(Math.Abs(released.LogProb(decision.Observation, decision.Allowed, decision.Action) - decision.LogProb) <= LogProbTolerance)
            ? ReportOutcome.WrongLogProb
            : ReportOutcome.Accepted;
    }

    private static bool IsReward(double reward) => double.IsFinite(reward) && Math.Abs(reward) <= MaxReward;
}
