using HybridGrains.Client;
using HybridGrains.Silo;

namespace HybridGrains.Cli.Tests;

/// <summary>A real 'hybridgrains up' without agents of its own, and a client for it.</summary>
internal sealed class RunningCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _options;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private Running _up = null!;

    private RunningCluster(string[] options, IReadOnlyDictionary<string, string> environment) =>
        (_options, _environment) = (options, environment);

    public ClusterAddress Address { get; private set; } = null!;

    public HybridGrainsClient Client { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public string Folder => _folder.Path;

    /// <summary>What 'up' printed.</summary>
    public string Output => _up.Output;

    /// <summary>Processes that 'up' has started.</summary>
    public IReadOnlyList<int> Children() => _up.Children();

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

    /// <summary>kill -9, and the same command again on the same data folder.</summary>
    public async Task KillAndRestartAsync(CancellationToken cancellationToken)
    {
        _up.Signal(Signals.Kill);
        await _up.EndsAsync(cancellationToken);
        await _up.DisposeAsync();
        Http.Dispose();
        await StartAsync(cancellationToken);
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
    public static string Models { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "models"));

    /// <summary>Submits and waits for the end.</summary>
    public async Task<GenerationInfo> GenerateAsync(GenerationSubmission submission, CancellationToken cancellationToken) =>
        await EndAsync((await Client.SubmitAsync(submission, cancellationToken)).Id, cancellationToken);

    public async Task<GenerationInfo> EndAsync(string id, CancellationToken cancellationToken)
    {
        GenerationInfo? last = null;
        await foreach (var update in Client.WatchAsync(id, cancellationToken))
            last = update.Generation;
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
                "--id",
                id,
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
                async () => (await Client.GetClusterAsync(cancellationToken)).Workers.Any(worker => worker.Id == id && worker.Available),
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

    /// <summary>Looks again and again; there is no event for what other processes know.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> holds, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await holds())
        {
            try
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Did not come true within {Patience.TotalSeconds} s: {what}.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        await _up.DisposeAsync();
        _folder.Dispose();
    }
}
