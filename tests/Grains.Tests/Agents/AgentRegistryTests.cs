using System.Security.Cryptography;
using HybridGrains.Grains.Agents;
using HybridGrains.Grains.Interfaces.Agents;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Tests.Agents;

public sealed class AgentRegistryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static byte[] Key() => RandomNumberGenerator.GetBytes(91);

    private static TokenDescription Description(byte[] key, int uses = 1, bool needsApproval = false) =>
        new(key, "ann", uses, Now + TimeSpan.FromHours(1)) { NeedsApproval = needsApproval };

    private static (AgentRegistryState State, byte[] Token) WithToken(int uses = 1, bool needsApproval = false)
    {
        var key = Key();
        return (AgentRegistry.AddToken(new AgentRegistryState(), Description(key, uses, needsApproval), Now).State, key);
    }

    [Fact]
    public void Enrol_GoodToken_IssuesATypedIdAndTakesAUse()
    {
        var (state, token) = WithToken();

        var (next, answer) = AgentRegistry.Enrol(state, token, Key(), "cloud-0", Now);

        Assert.Equal((EnrolOutcome.Enrolled, AgentStanding.Approved), (answer.Outcome, answer.Agent!.Standing));
        Assert.True(AgentIds.IsAgentId(answer.Agent.Id));
        Assert.Equal(("cloud-0", "ann"), (answer.Agent.Name, answer.Agent.Owner));
        Assert.Equal(1, Assert.Single(next.Tokens).Used);
    }

    [Fact]
    public void Enrol_SameKeyAgain_IsTheSameAgentAtNoCost()
    {
        var (state, token) = WithToken();
        var key = Key();
        var (once, first) = AgentRegistry.Enrol(state, token, key, "desk", Now);

        var (twice, second) = AgentRegistry.Enrol(once, token, key, "desk", Now);

        Assert.Same(once, twice);
        Assert.Equal(first.Agent!.Id, second.Agent!.Id);
    }

    [Fact]
    public void Enrol_MoreThanTheTokenAllows_IsUsedUp()
    {
        var (state, token) = WithToken(uses: 2);
        for (var i = 0; i < 2; i++)
        {
            (state, _) = AgentRegistry.Enrol(state, token, Key(), "desk", Now);
        }

        var (next, answer) = AgentRegistry.Enrol(state, token, Key(), "desk", Now);

        Assert.Equal((EnrolOutcome.UsedUpToken, 2), (answer.Outcome, next.Agents.Count));
    }

    [Fact]
    public void Enrol_ExpiredRevokedOrUnknownToken_LetsNobodyIn()
    {
        var (state, token) = WithToken();
        var revoked = AgentRegistry.RevokeToken(state, state.Tokens[0].Id, Now).State;

        Assert.Equal(EnrolOutcome.ExpiredToken, AgentRegistry.Enrol(state, token, Key(), "a", Now + TimeSpan.FromHours(1)).Answer.Outcome);
        Assert.Equal(EnrolOutcome.UnknownToken, AgentRegistry.Enrol(revoked, token, Key(), "a", Now).Answer.Outcome);
        Assert.Equal(EnrolOutcome.UnknownToken, AgentRegistry.Enrol(state, Key(), Key(), "a", Now).Answer.Outcome);
    }

    [Fact]
    public void Enrol_RevokedAgentsKeyWithAGoodToken_StaysRevoked()
    {
        var (state, token) = WithToken(uses: 5);
        var key = Key();
        (state, var first) = AgentRegistry.Enrol(state, token, key, "desk", Now);
        (state, _) = AgentRegistry.Revoke(state, first.Agent!.Id);

        var (_, again) = AgentRegistry.Enrol(state, token, key, "desk", Now);

        Assert.Equal(AgentStanding.Revoked, again.Agent!.Standing);
    }

    [Fact]
    public void Approve_PendingAgent_LetsItWorkAndNothingRevivesARevokedOne()
    {
        var (state, token) = WithToken(needsApproval: true);
        (state, var enrolled) = AgentRegistry.Enrol(state, token, Key(), "desk", Now);
        var id = enrolled.Agent!.Id;

        var (approved, outcome) = AgentRegistry.Approve(state, id);
        var (revoked, _) = AgentRegistry.Revoke(approved, id);

        Assert.Equal((AgentStanding.Pending, AgentStanding.Approved), (enrolled.Agent.Standing, approved.Agents[0].Standing));
        Assert.Equal(RegistryOutcome.Done, outcome);
        Assert.Equal(RegistryOutcome.Revoked, AgentRegistry.Approve(revoked, id).Outcome);
        Assert.Equal(RegistryOutcome.NotFound, AgentRegistry.Approve(state, "agent:0000000000000000").Outcome);
    }

    [Theory]
    [InlineData(0, "ann", 91, "uses must be between 1 and 10000.")]
    [InlineData(10_001, "ann", 91, "uses must be between 1 and 10000.")]
    [InlineData(1, "", 91, "owner must have 1 to 128 characters and no line ends.")]
    [InlineData(1, "a\nb", 91, "owner must have 1 to 128 characters and no line ends.")]
    [InlineData(1, "ann", 90, "public_key must be a P-256 key of 91 bytes.")]
    public void AddToken_OutsideItsRanges_NamesFieldAndRange(int uses, string owner, int bytes, string reason)
    {
        var wanted = new TokenDescription(new byte[bytes], owner, uses, Now + TimeSpan.FromHours(1));

        var (state, answer) = AgentRegistry.AddToken(new AgentRegistryState(), wanted, Now);

        Assert.Equal((RegistryOutcome.Invalid, reason), (answer.Outcome, answer.Reason));
        Assert.Empty(state.Tokens);
    }

    [Fact]
    public void AddToken_AfterOthersEndedLongAgo_ForgetsThem()
    {
        var (state, _) = WithToken();
        var later = Now + TimeSpan.FromDays(40);

        var (next, _) = AgentRegistry.AddToken(state, Description(Key()) with { ExpiresAt = later + TimeSpan.FromDays(1) }, later);

        Assert.Single(next.Tokens);
    }

    [Theory]
    [InlineData("cloud-0")]
    [InlineData("agent:")]
    [InlineData("agent:0123456789ABCDEF")]
    [InlineData("agent:0123456789abcdefg")]
    public void IsAgentId_OfWhatWasNotIssued_IsFalse(string text) => Assert.False(AgentIds.IsAgentId(text));
}
