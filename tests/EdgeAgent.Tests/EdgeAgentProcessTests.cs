using System.Diagnostics;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.EdgeProtocol;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Tests.Edge;
using HybridGrains.Tests.Processes;

namespace HybridGrains.EdgeAgent.Tests;

/// <summary>The agent as a process of its own, with the tiny family.</summary>
public sealed class EdgeAgentProcessTests
{
    [Fact]
    public async Task Agent_WithTheTinyFamily_RunsARangeAsTheRuntimeDoesAndDrainsOnSigterm()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var agent = AgentProcess.Start(gateway.Address);
        await agent.JoinAsync(gateway);
        using var runtime = CreateRuntime();
        var start = Start(runtime);
        var expected = runtime.Run(start, new RangeSpec("small", 6, "full"), null, TestContext.Current.CancellationToken);

        await gateway.SendAsync(EdgeHubRoutes.Offer, Offer(start));
        var result = await gateway.ReceiveAsync<ResultMessage>("the result");
        await gateway.SendAsync(EdgeHubRoutes.Verdict, new VerdictMessage(result.Range, VerdictKind.Accepted, null));
        agent.Signal(Signals.Terminate);

        Assert.Equal(0, await agent.ExitAsync());
        Assert.Equal(expected.State.ToBytes(), result.LatentState.ToArray());
        Assert.Equal(expected.Picture!.Pixels, result.Picture!.Pixels.ToArray());
        Assert.Contains("drain", gateway.Received.All);
        Assert.Contains("networks run on cpu", agent.Output);
        Assert.Contains("1 ranges, 6 steps", agent.Output);
    }

    [Fact]
    public async Task Agent_SignalledTwiceDuringARange_LeavesAtOnce()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var agent = AgentProcess.Start(gateway.Address, "--slow-down", "60000");
        await agent.JoinAsync(gateway);
        using var runtime = CreateRuntime();
        await gateway.SendAsync(EdgeHubRoutes.Offer, Offer(Start(runtime)));
        await gateway.ReceiveAsync<HeartbeatMessage>(beat => beat.Busy, "a busy heartbeat");

        agent.Signal(Signals.Interrupt);
        await gateway.Received.WaitForAsync(item => item is "drain", "the drain");
        agent.Signal(Signals.Interrupt);

        Assert.Equal(130, await agent.ExitAsync());
        Assert.Empty(gateway.Received.All.OfType<ResultMessage>());
    }

    [Fact]
    public async Task Agent_WhoseStandardInputCloses_LeavesAtOnce()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var agent = AgentProcess.Start(gateway.Address, "--exit-with-stdin");
        await agent.JoinAsync(gateway);

        agent.CloseInput();

        Assert.Equal(0, await agent.ExitAsync());
    }

    [Fact]
    public async Task Agent_WhoseDeviceIsNotThere_SaysWhatToDoAndEndsWithOne()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var agent = AgentProcess.Start(gateway.Address, "--device", "directml:1");

        Assert.Equal(1, await agent.ExitAsync());
        Assert.Contains("device 'directml:1' is not there", agent.Output);
        Assert.Contains("To use it", agent.Output);
        Assert.Empty(gateway.Received.All);
    }

    [Fact]
    public async Task Agent_KilledDuringARange_IsGoneForTheGateway()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var agent = AgentProcess.Start(gateway.Address, "--slow-down", "60000");
        await agent.JoinAsync(gateway);
        using var runtime = CreateRuntime();
        await gateway.SendAsync(EdgeHubRoutes.Offer, Offer(Start(runtime)));
        await gateway.ReceiveAsync<HeartbeatMessage>(beat => beat.Busy, "a busy heartbeat");

        agent.Signal(Signals.Kill);

        await gateway.Received.WaitForAsync(item => item is "gone", "the connection to end");
    }

    [Fact]
    public async Task Agent_FrozenAndWoken_FindsItsResultRefusedAndServesAgain()
    {
        await using var host = await HubHost.StartAsync();
        await using var agent = AgentProcess.Start(host.Address, "--slow-down", "100");
        await host.Grain.SeeAsync("Heartbeat");
        using var runtime = CreateRuntime();
        await host.Grain.Connection!.OfferAsync(Assignment(1, runtime));
        await host.Grain.SeeAsync("Progress");

        agent.Signal(Signals.Stop);
        host.Grain.Verdict = RangeVerdict.Stop;
        host.Grain.Outcome = result => result.Range.Attempt == 1 ? ResultOutcome.StaleAttempt : ResultOutcome.Accepted;
        agent.Signal(Signals.Continue);
        var refusal = await agent.SeeAsync("result refused");
        host.Grain.Verdict = RangeVerdict.Continue;
        await host.Grain.Connection!.OfferAsync(Assignment(2, runtime));
        await agent.SeeAsync("(attempt 2) accepted");

        Assert.Contains("result refused: attempt 1 is no longer current", refusal);
        Assert.DoesNotContain(
            host.Grain.Calls.All,
            made => made.Argument is StepRangeResult { Status: StepRangeStatus.Completed, Range.Attempt: 1 }
        );
    }

    [Fact]
    public async Task Agent_WithoutAToken_SaysWhereToPutIt()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var agent = AgentProcess.StartWith(token: null, gateway.Address);

        Assert.Equal(2, await agent.ExitAsync());

        Assert.Contains($"in --token-file or the variable {EdgeAgentToken.Variable}", agent.Output);
    }

    private static FamilyRuntime CreateRuntime() =>
        new(
            ModelFamily.Load(Path.Combine(TestFamily.ModelsFolder, TestFamily.Name)),
            new FamilyRuntimeOptions { IntraOpThreads = 1 },
            TimeProvider.System
        );

    private static LatentState Start(FamilyRuntime runtime) =>
        runtime.Start(new GenerationParameters(TestFamily.Name, "a red apple", "", 128, 128, 6, "dpmpp_2m", 3, 7));

    private static OfferMessage Offer(LatentState state) =>
        new(Samples.Range(1, 0, 6), TestFamily.Name, "small", "full", 0, state.ToBytes()) { Nonce = Samples.Nonce };

    private static StepRangeAssignment Assignment(int attempt, FamilyRuntime runtime) =>
        new(new StepRangeId("01JZ0000000000000000000000", attempt, 0, 6), TestFamily.Name, "small", Start(runtime).ToBytes())
        {
            Nonce = Samples.Nonce,
        };

    private sealed class AgentProcess : IAsyncDisposable
    {
        private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("edge-agent-");
        private Process _process = null!;
        private readonly Recorder<string> _lines = new();

        /// <summary>In the agent's own folder: beside the tests it would lack what they take from the web framework.</summary>
        private static string Program { get; } =
            Path.Combine(
                Checkout.Root,
                "EdgeAgent",
                "bin",
                new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name,
                "net10.0",
                "HybridGrains.EdgeAgent.dll"
            );

        private AgentProcess() { }

        public string Output => string.Join('\n', _lines.All);

        public static AgentProcess Start(Uri gateway, params string[] more) => StartWith(Samples.Token, gateway, more);

        public static AgentProcess StartWith(string? token, Uri gateway, params string[] more)
        {
            var agent = new AgentProcess();
            var start = Interruptible.StartInfo("dotnet");
            (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
            foreach (
                var argument in (string[])
                    [
                        Program,
                        "--gateway",
                        gateway.ToString(),
                        "--name",
                        Samples.Name,
                        "--data",
                        agent._data.FullName,
                        "--models",
                        TestFamily.ModelsFolder,
                        "--threads",
                        "1",
                        .. more,
                    ]
            )
            {
                start.ArgumentList.Add(argument);
            }

            start.Environment[EdgeAgentToken.Variable] = token;
            agent._process = Process.Start(start)!;
            agent._process.OutputDataReceived += (_, line) => agent._lines.Add(line.Data ?? "");
            agent._process.ErrorDataReceived += (_, line) => agent._lines.Add(line.Data ?? "");
            agent._process.BeginOutputReadLine();
            agent._process.BeginErrorReadLine();
            return agent;
        }

        public void Signal(int signal)
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "the numbers of signals are those of Linux");
            Signals.Send(_process, signal);
        }

        public async Task JoinAsync(FakeGateway gateway)
        {
            var hello = gateway.ReceiveAsync<HelloMessage>("the hello");
            await Task.WhenAny(hello, _process.WaitForExitAsync(TestContext.Current.CancellationToken));
            Assert.True(
                hello.IsCompletedSuccessfully || !_process.HasExited,
                $"the agent ended with {(_process.HasExited ? _process.ExitCode : 0)}: {Output}"
            );
            await hello;
        }

        public Task<string> SeeAsync(string text) =>
            _lines.WaitForAsync(line => line.Contains(text, StringComparison.Ordinal), $"the agent to say '{text}'");

        public void CloseInput() => _process.StandardInput.Close();

        public async Task<int> ExitAsync()
        {
            await _process
                .WaitForExitAsync(TestContext.Current.CancellationToken)
                .WithinAsync($"the agent process to end; it said: {Output}");
            return _process.ExitCode;
        }

        public async ValueTask DisposeAsync()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
                await _process.WaitForExitAsync();
            }

            _process.Dispose();
            _data.Delete(recursive: true);
        }
    }
}
