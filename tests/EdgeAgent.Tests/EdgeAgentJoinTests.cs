using HybridGrains.EdgeProtocol;
using HybridGrains.Tests.Edge;

namespace HybridGrains.EdgeAgent.Tests;

public sealed class EdgeAgentJoinTests
{
    [Fact]
    public async Task Run_GatewayAccepts_JoinsWithAGoodHello()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var agent = RunningAgent.Start(gateway.Address, new FakeRunner());

        var hello = await gateway.ReceiveAsync<HelloMessage>("the hello");
        await agent.SeeAsync(EdgeAgentEventKind.Joined);

        Assert.Null(EdgeMessageCheck.WhyNot(hello));
        Assert.Equal((EdgeProtocolVersion.Current, Samples.IdOf(Samples.Name)), (hello.ProtocolVersion, hello.AgentId));
        Assert.True(hello.MemoryBytes > 0);
        var model = Assert.Single(hello.Models);
        Assert.Equal((Samples.Family, Samples.Hash), (model.Family, model.Hash));
    }

    [Fact]
    public async Task Run_GatewayIsThereBeforeTheModels_SaysHelloAfterTheyAreReady()
    {
        await using var gateway = await FakeGateway.StartAsync();
        using var loaded = new ManualResetEventSlim();
        await using var agent = RunningAgent.Start(
            gateway.Address,
            () =>
            {
                loaded.Wait(TestContext.Current.CancellationToken);
                return new FakeRunner();
            }
        );
        await agent.SeeAsync(EdgeAgentEventKind.Connecting);
        Assert.Empty(gateway.Received.All);

        loaded.Set();

        await gateway.ReceiveAsync<HelloMessage>("the hello");
        var kinds = agent.Events.All.Select(happened => happened.Kind).ToList();
        Assert.Contains(EdgeAgentEventKind.ModelsReady, kinds);
    }

    [Fact]
    public async Task Run_WrongToken_EndsRefused()
    {
        await using var gateway = await FakeGateway.StartAsync(admission: _ => new AdmissionMessage(
            AdmissionKind.Refused,
            null,
            "the cluster does not know this token"
        ));
        await using var agent = RunningAgent.Start(gateway.Address, new FakeRunner());

        Assert.Equal(EdgeAgentOutcome.Refused, await agent.Outcome.WithinAsync("the agent to give up"));

        Assert.Contains("the cluster does not know this token", (await agent.SeeAsync(EdgeAgentEventKind.Refused)).Text);
        // The agent hangs up; the gateway may hear of that before we look.
        Assert.DoesNotContain(gateway.Received.All, item => item is not "gone");
    }

    [Fact]
    public async Task Run_GatewayRefusesForGood_EndsWithItsReason()
    {
        await using var gateway = await FakeGateway.StartAsync(_ => new WelcomeMessage(
            EdgeProtocolVersion.Current,
            false,
            "this gateway speaks version 3: update the agent",
            0,
            0
        ));
        await using var agent = RunningAgent.Start(gateway.Address, new FakeRunner());

        Assert.Equal(EdgeAgentOutcome.Refused, await agent.Outcome.WithinAsync("the agent to give up"));

        Assert.Contains("update the agent", (await agent.SeeAsync(EdgeAgentEventKind.Refused)).Text);
    }

    [Fact]
    public async Task Run_GatewayRefusesForNow_ComesBackAndJoins()
    {
        await using var gateway = await FakeGateway.StartAsync(hello =>
            hello == 1 ? new WelcomeMessage(1, false, "the cluster does not answer", 0, 0) { RetryLater = true } : FakeGateway.Accepted()
        );
        await using var agent = RunningAgent.Start(gateway.Address, new FakeRunner());

        await agent.SeeAsync(EdgeAgentEventKind.Joined);

        Assert.Contains("the cluster does not answer", (await agent.SeeAsync(EdgeAgentEventKind.ConnectionLost)).Text);
        await gateway.ReceiveAsync<HelloMessage>("the second hello", count: 2);
    }

    [Fact]
    public async Task Run_NoGatewayYet_JoinsWhenItComes()
    {
        Uri address;
        await using (var first = await FakeGateway.StartAsync())
        {
            address = first.Address;
        }

        await using var agent = RunningAgent.Start(address, new FakeRunner());
        await agent.SeeAsync(EdgeAgentEventKind.ConnectionLost);
        await using var gateway = await FakeGateway.StartAsync(address: address);

        await agent.SeeAsync(EdgeAgentEventKind.Joined);
    }

    [Fact]
    public async Task Run_NoUsableModels_EndsMisconfigured()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var runner = new FakeRunner { Models = [] };
        await using var agent = RunningAgent.Start(gateway.Address, runner);

        Assert.Equal(EdgeAgentOutcome.Misconfigured, await agent.Outcome.WithinAsync("the agent to give up"));

        Assert.Contains("no usable model family", (await agent.SeeAsync(EdgeAgentEventKind.Refused)).Text);
        await runner.Disposed.Task.WithinAsync("the runner's end");
    }

    [Fact]
    public async Task Run_BadOptions_ReportsEveryFaultAndEndsMisconfigured()
    {
        await using var agent = RunningAgent.Start(
            new Uri("ftp://somewhere"),
            new FakeRunner(),
            options =>
                options with
                {
                    Token = "secret",
                    Name = "two words",
                    ModelsFolder = "no-such-folder",
                    Threads = -1,
                    Device = "abacus",
                    SlowDown = TimeSpan.FromHours(1),
                }
        );

        Assert.Equal(EdgeAgentOutcome.Misconfigured, await agent.Outcome.WithinAsync("the agent to give up"));

        var faults = agent.Events.All.Select(happened => happened.Text).ToList();
        Assert.Equal(7, faults.Count);
        Assert.All(
            [
                "gateway 'ftp",
                "token: no enrolment token; allowed 'hgt_'",
                "name 'two words'",
                "models folder",
                "threads -1",
                "device 'abacus'",
                "slow-down 3600000 ms",
            ],
            start => Assert.Contains(faults, fault => fault.StartsWith(start, StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Run_OpenLineToAnotherMachine_WarnsItsOwner()
    {
        // TEST-NET-1: nobody answers there.
        await using var agent = RunningAgent.Start(new Uri("http://192.0.2.1"), new FakeRunner());

        Assert.Contains("unencrypted", (await agent.SeeAsync(EdgeAgentEventKind.Warning)).Text);
    }
}
