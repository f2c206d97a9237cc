using HybridGrains.Tests.Processes;
using HybridGrains.Tests.Rogue;

namespace HybridGrains.Cli.Tests;

/// <summary>The agents of a soak, which come back after every kill.</summary>
internal sealed class SoakCrew(RunningCluster cluster, Random random) : IAsyncDisposable
{
    private readonly List<Running> _honest = [];
    private int _joined;

    public RogueAgent Hanging { get; private set; } = null!;

    public RogueAgent Declining { get; private set; } = null!;

    public async Task JoinAllAsync(CancellationToken cancellationToken)
    {
        while (_honest.Count < 2)
        {
            _honest.Add(await cluster.JoinAsync($"honest-{_joined++}", cancellationToken));
        }

        Hanging = await RogueAsync("hangs", RogueBehaviour.Hang, cancellationToken);
        Declining = await RogueAsync("declines", RogueBehaviour.Decline, cancellationToken);
    }

    /// <summary>Kills an honest agent, or the cluster with everybody, and brings all back. How many it killed.</summary>
    public async Task<int> KillSomebodyAsync(CancellationToken cancellationToken)
    {
        switch (random.Next(3))
        {
            case 0:
                return 0;
            case 1:
                var victim = random.Next(_honest.Count);
                _honest[victim].Signal(Signals.Kill);
                await _honest[victim].DisposeAsync();
                _honest[victim] = await cluster.JoinAsync($"honest-{_joined++}", cancellationToken);
                return 1;
            default:
                await cluster.KillAndRestartAsync(cancellationToken);
                await LeaveAsync();
                await JoinAllAsync(cancellationToken);
                return 1;
        }
    }

    public async ValueTask DisposeAsync() => await LeaveAsync();

    private async Task LeaveAsync()
    {
        foreach (var agent in _honest)
        {
            await agent.DisposeAsync();
        }

        _honest.Clear();
        await Hanging.DisposeAsync();
        await Declining.DisposeAsync();
    }

    private Task<RogueAgent> RogueAsync(string name, RogueBehaviour behaviour, CancellationToken cancellationToken) =>
        RogueAgent.JoinAsync(
            new RogueOptions(
                cluster.Address.Url,
                cluster.Address.EdgeToken,
                name,
                Path.Combine(RunningCluster.Models, "tiny-family"),
                behaviour
            ),
            cancellationToken
        );
}
