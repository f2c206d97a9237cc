using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HybridGrains.Client;
using HybridGrains.Silo;
using HybridGrains.Tests.Processes;
using HybridGrains.Tests.Rogue;

namespace HybridGrains.Cli.Tests;

/// <summary>A real 'hybridgrains up' without agents of its own, and a client for it.</summary>
internal sealed class RunningCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _options;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private Running? _up;

    private RunningCluster(string[] options, IReadOnlyDictionary<string, string> environment) =>
        (_options, _environment) = (options, environment);

    public ClusterAddress Address { get; private set; } = null!;

    public HybridGrainsClient Client { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public string Folder => _folder.Path;

    /// <summary>What 'up' printed.</summary>
    public string Output => _up!.Output;

    /// <summary>Processes that 'up' has started.</summary>
    public IReadOnlyList<int> Children() => _up!.Children();

    public static Task<RunningCluster> StartAsync(CancellationToken cancellationToken, params string[] options) =>
        StartAsync(new Dictionary<string, string>(), cancellationToken, options);

    /// <param name="environment">Variables for it and its child processes.</param>
    public static async Task<RunningCluster> StartAsync(
        IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellationToken,
        params string[] options
    )
    {
        var cluster = new RunningCluster(options, environment);
        try
        {
            await cluster.StartAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>On a copy of <paramref name="dataFolder"/>, as if it had been killed there.</summary>
    public static async Task<RunningCluster> StartOnCopyAsync(
        string dataFolder,
        CancellationToken cancellationToken,
        params string[] options
    )
    {
        var cluster = new RunningCluster(options, new Dictionary<string, string>());
        try
        {
            cluster._folder.CopyFrom(dataFolder, "data");
            await cluster.StartAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _up!.Signal(Signals.Kill);
        await _up.EndsAsync(cancellationToken);
    }

    /// <summary>kill -9, and the same command again on the same data folder.</summary>
    public Task KillAndRestartAsync(CancellationToken cancellationToken) =>
        KillAndRestartAsync(cancellationToken, () => Task.CompletedTask);

    /// <param name="between">Runs while nothing does.</param>
    public async Task KillAndRestartAsync(CancellationToken cancellationToken, Func<Task> between)
    {
        await KillAsync(cancellationToken);
        await between();
        await StartAgainAsync(cancellationToken);
    }

    /// <summary>The same command on the same data folder, after <see cref="KillAsync"/>.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        await _up!.DisposeAsync();
        Http.Dispose();
        await StartAsync(cancellationToken);
    }

    /// <summary>A connection to the state file, as another program has one.</summary>
    public Microsoft.Data.Sqlite.SqliteConnection OpenState()
    {
        var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={Path.Combine(_folder.File("data"), "state.db")};Pooling=False"
        );
        connection.Open();
        return connection;
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _up = Running.Start(_folder.Path, _environment, ["up", "--port", "0", .. _options]);
        await _up.SeesAsync("Ctrl+C stops it", cancellationToken);
        Address = ClusterAddress.Read(_folder.File("data"))!;
        Http = new HttpClient { BaseAddress = Address.Url, Timeout = Timeout.InfiniteTimeSpan };
        Client = new HybridGrainsClient(Http);
    }

    /// <summary>tests/models of the checkout.</summary>
    public static string Models { get; } = Checkout.Combine("tests", "models");

    /// <summary>Submits and waits for the end.</summary>
    public async Task<GenerationInfo> GenerateAsync(GenerationSubmission submission, CancellationToken cancellationToken) =>
        await EndAsync((await Client.SubmitAsync(submission, cancellationToken)).Id, cancellationToken);

    public async Task<GenerationInfo> EndAsync(string id, CancellationToken cancellationToken)
    {
        GenerationInfo? last = null;
        await foreach (var update in Client.WatchAsync(id, cancellationToken))
        {
            last = update.Generation;
        }

        return last!;
    }

    /// <summary>A real agent process with the models of the checkout, known to the scheduler and free for work.</summary>
    public Task<Running> JoinAsync(string id, CancellationToken cancellationToken, int slowDownMs = 0, Uri? gateway = null) =>
        JoinAsync(id, cancellationToken, Models, slowDownMs, gateway);

    /// <summary>A real agent process, known to the scheduler and free for work.</summary>
    public async Task<Running> JoinAsync(
        string id,
        CancellationToken cancellationToken,
        string models,
        int slowDownMs = 0,
        Uri? gateway = null
    )
    {
        var token = Path.Combine(_folder.Path, "token");
        await File.WriteAllTextAsync(token, Address.EdgeToken, cancellationToken);
        var agent = Running.Start(
            _folder.Path,
            [
                "agent",
                "--gateway",
                (gateway ?? Address.Url).ToString(),
                "--token-file",
                token,
                "--name",
                id,
                "--data",
                Path.Combine(_folder.Path, "agents"),
                "--models",
                models,
                "--slow-down",
                $"{slowDownMs}",
            ]
        );
        try
        {
            await UntilAsync(
                $"agent {id} is available",
                async () => (await Client.GetClusterAsync(cancellationToken)).Workers.Any(worker => worker.Name == id && worker.Available),
                cancellationToken
            );
            return agent;
        }
        catch
        {
            await agent.DisposeAsync();
            throw;
        }
    }

    /// <summary>A rogue in this process, which has passed its probe.</summary>
    public async Task<RogueAgent> JoinRogueAsync(
        string name,
        RogueBehaviour behaviour,
        CancellationToken cancellationToken,
        Func<RogueOptions, RogueOptions>? change = null
    )
    {
        var options = Rogue(name, behaviour);
        var rogue = await RogueAgent.JoinAsync(change?.Invoke(options) ?? options, cancellationToken);
        await UntilAsync(
            $"the rogue {name} is available",
            async () =>
                (await Client.GetClusterAsync(cancellationToken)).Workers.Any(worker => worker is { Tier: "edge", Available: true }),
            cancellationToken
        );
        return rogue;
    }

    /// <summary>A new enrolment token, as the body of the call describes it.</summary>
    public async Task<string> CreateTokenAsync(object body, CancellationToken cancellationToken)
    {
        using var response = await Http.PostAsJsonAsync("v1/agents/tokens", body, cancellationToken);
        var token = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
        Assert.True(response.IsSuccessStatusCode, token.ToJsonString());
        return token["token"]!.GetValue<string>();
    }

    /// <summary>A rogue's line on which nothing was said.</summary>
    public Task<RogueAgent> ConnectRogueAsync(
        string name,
        CancellationToken cancellationToken,
        Func<RogueOptions, RogueOptions>? change = null
    )
    {
        var options = Rogue(name, RogueBehaviour.Puppet);
        return RogueAgent.ConnectAsync(change?.Invoke(options) ?? options, cancellationToken);
    }

    private RogueOptions Rogue(string name, RogueBehaviour behaviour) =>
        new(Address.Url, Address.EdgeToken, name, Path.Combine(Models, "tiny-family"), behaviour);

    /// <summary>Looks again and again; there is no event for what other processes know.</summary>
    public static Task UntilAsync(string what, Func<Task<bool>> holds, CancellationToken cancellationToken) =>
        UntilAsync(what, holds, cancellationToken, Patience);

    public static async Task UntilAsync(string what, Func<Task<bool>> holds, CancellationToken cancellationToken, TimeSpan longest)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(longest);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await holds())
        {
            try
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Did not come true within {longest.TotalSeconds} s: {what}.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (_up is not null)
        {
            await _up.DisposeAsync();
        }

        _folder.Dispose();
    }
}
