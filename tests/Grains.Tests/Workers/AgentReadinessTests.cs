using HybridGrains.Diffusion.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Workers;
using Microsoft.Extensions.Time.Testing;

namespace HybridGrains.Grains.Tests.Workers;

public sealed class AgentReadinessTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);
    private readonly FakeTimeProvider _time = new();
    private readonly LiveAgent _agent;

    public AgentReadinessTests()
    {
        _agent = new LiveAgent("agent:0123456789abcdef", _time);
        _agent.Join(new EdgeHello(_agent.Id, "connection", "cpu", 1, []), new Silent(), Lease);
        _agent.Family = new EdgeOffer("tiny-family", ["small"], ["full"], "small", "full");
    }

    [Fact]
    public void OutcomeFor_IdleAgentWithTheModel_IsAccepted()
    {
        Assert.Equal(AssignmentOutcome.Accepted, Outcome());
        Assert.True(AgentReadiness.IsAvailable(_agent, probePassed: true, null));
    }

    [Fact]
    public void OutcomeFor_ProbeNotPassed_IsBusyAndNotAvailable()
    {
        Assert.Equal(AssignmentOutcome.Busy, Outcome(probePassed: false));
        Assert.False(AgentReadiness.IsAvailable(_agent, probePassed: false, null));
    }

    [Fact]
    public void OutcomeFor_LeaseRunOut_IsNotConnected()
    {
        _time.Advance(Lease + TimeSpan.FromMilliseconds(1));

        Assert.Equal(AssignmentOutcome.NotConnected, Outcome());
    }

    [Fact]
    public void OutcomeFor_Draining_OutlivesAHeartbeatThatDeniesIt()
    {
        _agent.Beat(new EdgeHeartbeat(false, true));
        _agent.Beat(new EdgeHeartbeat(false, false));

        Assert.Equal(AssignmentOutcome.Draining, Outcome());
        Assert.False(AgentReadiness.IsAvailable(_agent, probePassed: true, null));
    }

    [Fact]
    public void OutcomeFor_BusyByItsOwnWord_IsBusyUntilItIsFree()
    {
        _agent.Beat(new EdgeHeartbeat(true, false));
        Assert.Equal(AssignmentOutcome.Busy, Outcome());

        _agent.Free();
        Assert.Equal(AssignmentOutcome.Accepted, Outcome());
    }

    [Fact]
    public void OutcomeFor_AnotherModel_IsModelNotLoaded()
    {
        Assert.Equal(AssignmentOutcome.ModelNotLoaded, Outcome("large"));
        _agent.Family = null;
        Assert.Equal(AssignmentOutcome.ModelNotLoaded, Outcome());
    }

    [Fact]
    public void IsAvailable_RangeThatWasBegunAnewElsewhere_IsFalseUntilItIsOver()
    {
        var range = new RangeAtHand(Assignment("small"), _time);
        Assert.True(AgentReadiness.IsAvailable(_agent, probePassed: true, range));

        range.Returned = true;

        Assert.False(AgentReadiness.IsAvailable(_agent, probePassed: true, range));
        Assert.Equal(AssignmentOutcome.Busy, AgentReadiness.OutcomeFor(Assignment("small"), _agent, true, range));
    }

    private AssignmentOutcome Outcome(string denoiser = "small", bool probePassed = true) =>
        AgentReadiness.OutcomeFor(Assignment(denoiser), _agent, probePassed, null);

    private static StepRangeAssignment Assignment(string denoiser)
    {
        var parameters = new GenerationParameters("tiny-family", "a cat", "", 64, 64, 4, "ddim", 3, 1);
        var state = new LatentState(parameters, 0, [4, 8, 8], new float[4 * 8 * 8], []);
        return new StepRangeAssignment(new StepRangeId("g", 1, 0, 4), "tiny-family", denoiser, state.ToBytes())
        {
            Nonce = AssignmentNonce.Draw(),
        };
    }

    private sealed class Silent : IEdgeConnection
    {
        public Task OfferAsync(StepRangeAssignment assignment) => Task.CompletedTask;

        public Task CancelAsync(StepRangeId range) => Task.CompletedTask;

        public Task CloseAsync(string reason) => Task.CompletedTask;

        public Task EndAsync(string reason) => Task.CompletedTask;
    }
}
