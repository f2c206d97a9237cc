using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Learner.Live;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Learner.Tests.Live;

public sealed class LiveReportCheckTests
{
    private static readonly LiveReportCheck Checked = new(gamma: 0.999, maxLag: 16);
    private static readonly long Newest = LiveReports.Policy.Version;

    public static TheoryData<string, ReportOutcome> Hostile =>
        new()
        {
            { "no arm", ReportOutcome.Malformed },
            { "unknown arm", ReportOutcome.Malformed },
            { "no id", ReportOutcome.Malformed },
            { "long id", ReportOutcome.Malformed },
            { "reward not a number", ReportOutcome.Malformed },
            { "reward too large", ReportOutcome.Malformed },
            { "no decisions", ReportOutcome.Malformed },
            { "too many decisions", ReportOutcome.Malformed },
            { "another schema", ReportOutcome.OtherSchema },
            { "another discount", ReportOutcome.OtherSchema },
            { "version to come", ReportOutcome.FutureVersion },
            { "nothing drawn", ReportOutcome.Incomplete },
            { "null decision", ReportOutcome.Malformed },
            { "short observation", ReportOutcome.Malformed },
            { "observation not a number", ReportOutcome.Malformed },
            { "observation out of range", ReportOutcome.Malformed },
            { "short mask", ReportOutcome.Malformed },
            { "no time", ReportOutcome.Malformed },
            { "decision's reward infinite", ReportOutcome.Malformed },
            { "negative action", ReportOutcome.ForbiddenAction },
            { "unknown action", ReportOutcome.ForbiddenAction },
            { "masked action", ReportOutcome.ForbiddenAction },
            { "log-probability above 0", ReportOutcome.WrongLogProb },
            { "log-probability not a number", ReportOutcome.WrongLogProb },
            { "made-up log-probability", ReportOutcome.WrongLogProb },
            { "decision of a version to come", ReportOutcome.FutureVersion },
            { "old decision", ReportOutcome.Stale },
        };

    [Fact]
    public void Check_AsAnHonestSiloSendsIt_Accepts()
    {
        Assert.Equal(ReportOutcome.Accepted, Checked.Check(LiveReports.Drawn(), Newest, LiveReports.Policy));
        Assert.Equal(ReportOutcome.Accepted, Checked.Check(LiveReports.Outcome(PolicyArm.Control, 0.5), Newest, LiveReports.Policy));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Check_Hostile_SaysWhyNot(string what, ReportOutcome expected) =>
        Assert.Equal(expected, Checked.Check(Make(what), Newest, LiveReports.Policy));

    [Fact]
    public void Check_NobodyDecides_NothingIsRecentEnough() =>
        Assert.Equal(ReportOutcome.Stale, Checked.Check(LiveReports.Drawn(), Newest, released: null));

    [Fact]
    public void Check_AVersionBehindButWithinTheLag_Accepts()
    {
        var network = LiveReports.Network;
        var next = new LearnedPolicy(
            new PolicyNetwork(
                network.Name,
                network.Version + 16,
                network.Actor,
                network.Critic,
                network.Input,
                network.ValueMean,
                network.ValueDeviation
            )
        );

        Assert.Equal(ReportOutcome.Accepted, Checked.Check(LiveReports.Drawn(), next.Version, next));
    }

    private static LiveReport Make(string what)
    {
        var report = LiveReports.Drawn();
        var second = report.Decisions[1];
        LiveReport With(LiveDecision? decision) => report with { Decisions = [report.Decisions[0], decision!] };
        return what switch
        {
            "no arm" => report with { Arm = PolicyArm.None },
            "unknown arm" => report with { Arm = (PolicyArm)99 },
            "no id" => report with { Generation = null! },
            "long id" => report with { Generation = new string('a', 1_000) },
            "reward not a number" => report with { Reward = double.NaN },
            "reward too large" => report with { Reward = 1e9 },
            "no decisions" => report with { Decisions = null! },
            "too many decisions" => report with { Decisions = [.. Enumerable.Repeat(second, LiveReportCheck.MaxDecisions + 1)] },
            "another schema" => report with { Schema = "0000" },
            "another discount" => report with { Gamma = 0.99 },
            "version to come" => report with { Version = Newest + 1 },
            "nothing drawn" => report with { Decisions = [] },
            "null decision" => With(null),
            "short observation" => With(second with { Observation = second.Observation[1..] }),
            "observation not a number" => With(second with { Observation = [float.NaN, .. second.Observation[1..]] }),
            "observation out of range" => With(second with { Observation = [7, .. second.Observation[1..]] }),
            "short mask" => With(second with { Allowed = second.Allowed[1..] }),
            "no time" => With(second with { Tau = 0 }),
            "decision's reward infinite" => With(second with { Reward = double.PositiveInfinity }),
            "negative action" => With(second with { Action = -1 }),
            "unknown action" => With(second with { Action = second.Allowed.Length }),
            "masked action" => With(second with { Action = Array.IndexOf(second.Allowed, false) }),
            "log-probability above 0" => With(second with { LogProb = 0.1f }),
            "log-probability not a number" => With(second with { LogProb = float.NaN }),
            "made-up log-probability" => With(second with { LogProb = second.LogProb - 5 }),
            "decision of a version to come" => With(second with { Version = Newest + 1 }),
            "old decision" => With(second with { Version = Newest - 17 }),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
    }
}
