using HybridGrains.Tests.Processes;

namespace HybridGrains.Cli.Tests;

/// <summary>The short form of the cluster's bench: each fault once, on three silos as processes.</summary>
public sealed class SilosFaultTests
{
    private const int Count = 9;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_KilledFrozenAndAllKilled_LoseNothingAndTheWokenOneEnds()
    {
        await using var silos = await Silos.StartAsync(3, new SilosOptions { Variables = SilosOptions.Slow }, Cancellation);
        var work = new SilosWork(silos);
        await work.LearnAsync(Cancellation);

        await work.SubmitAsync(Count, [0, 1, 2], Cancellation);
        await work.RunningAsync(0, Cancellation);
        await silos.KillAsync(2);
        await work.RunsAgainAsync(0, Cancellation);
        await silos.StartAgainAsync(2, Cancellation);
        await work.FinishAsync(0, Cancellation);

        await work.SubmitAsync(Count, [0, 1, 2], Cancellation);
        await work.RunningAsync(0, Cancellation);
        silos.Process(1).Signal(Signals.Stop);
        await work.RunsAgainAsync(0, Cancellation);
        await work.FinishAsync(0, Cancellation);
        silos.Process(1).Signal(Signals.Continue);
        Assert.Contains("This silo ends", await silos.Process(1).EndsAsync(Cancellation), StringComparison.Ordinal);

        await work.SubmitAsync(Count, [0, 2], Cancellation);
        await work.RunningAsync(0, Cancellation);
        await silos.KillAsync(0);
        await silos.KillAsync(2);
        await Task.WhenAll(silos.StartAgainAsync(0, Cancellation), silos.StartAgainAsync(2, Cancellation));
        await work.FinishAsync(0, Cancellation);
    }

    [Fact]
    public async Task Silos_LinesCutAndStoreRestarted_LoseNothingAndDoNothingTwice()
    {
        await using var network = await SilosNetwork.CreateAsync();
        await using var silos = await Silos.StartAsync(
            3,
            new SilosOptions
            {
                Supervised = true,
                Groups = true,
                Variables = SilosOptions.Slow,
            },
            Cancellation
        );
        var work = new SilosWork(silos);
        await work.LearnAsync(Cancellation);

        await work.SubmitAsync(Count, [0, 1, 2], Cancellation);
        await work.RunningAsync(0, Cancellation);
        await silos.CutAsync(network, 1, 2);
        await work.RunsAgainAsync(0, Cancellation);
        await work.FinishAsync(0, Cancellation);
        await network.MendAsync();
        await Task.WhenAll(silos.ReadyAsync(1, Cancellation), silos.ReadyAsync(2, Cancellation));

        await work.SubmitAsync(Count, [0, 1, 2], Cancellation);
        await work.RunningAsync(0, Cancellation);
        await silos.CutFromStoreAsync(network, 1);
        await work.RunsAgainAsync(0, Cancellation);
        await work.FinishAsync(0, Cancellation);
        await network.MendAsync();
        await silos.ReadyAsync(1, Cancellation);

        await work.SubmitAsync(Count, [0, 1, 2], Cancellation);
        await silos.Server.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(5), Cancellation);
        await silos.Server.StartAgainAsync(Cancellation);
        await work.FinishAsync(0, Cancellation);
    }

    [Fact]
    public async Task Silo_DeviceOfANameThatIsTaken_IsRefusedInASentence()
    {
        await using var silos = await Silos.StartAsync(2, Cancellation);
        await silos.KillAsync(1);

        await using var second = silos.Start(1, "cloud-0");

        var said = string.Join(' ', (await second.EndsAsync(Cancellation)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("has a device named 'cloud-0' already", said, StringComparison.Ordinal);
        Assert.Equal(1, second.ExitCode);
    }

    [Fact]
    public async Task Silos_RestartedOneAfterTheOtherUnderLoad_NoRequestFails()
    {
        await using var silos = await Silos.StartAsync(3, new SilosOptions { Variables = SilosOptions.Fast }, Cancellation);
        await using var callers = new SilosCallers(silos);
        callers.Begin(Cancellation);

        for (var silo = 0; silo < silos.Count; silo++)
        {
            await callers.AfterAsync(30, Cancellation);
            Assert.Equal(0, await silos.LeaveAsync(silo, Cancellation));
            await silos.StartAgainAsync(silo, Cancellation);
        }

        await callers.AfterAsync(30, Cancellation);
        Assert.Empty(await callers.EndAsync());
    }
}
