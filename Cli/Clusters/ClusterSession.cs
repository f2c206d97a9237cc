using HybridGrains.Cli.Commands;
using HybridGrains.Client;
using HybridGrains.Silo;

namespace HybridGrains.Cli.Clusters;

/// <summary>A cluster to talk to: the one named, the one 'up' runs here, or one started for this call and gone with it.</summary>
internal sealed class ClusterSession : IAsyncDisposable
{
    private static readonly TimeSpan AgentPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private readonly HttpClient _http;
    private readonly LocalCluster? _own;
    private readonly string? _temporaryFolder;

    private ClusterSession(HttpClient http, LocalCluster? own, string? temporaryFolder)
    {
        _http = http;
        (_own, _temporaryFolder) = (own, temporaryFolder);
        Client = new HybridGrainsClient(_http);
    }

    public HybridGrainsClient Client { get; }

    /// <summary>The one named, or the one that 'up' runs here; null where neither is.</summary>
    public static async Task<ClusterSession?> TryOpenRunningAsync(ClusterSessionOptions options, CancellationToken cancellationToken)
    {
        if (options.Url is not null)
        {
            return new ClusterSession(GatewayHttp.Create(options.Url, options.ApiKey), null, null);
        }

        if (ClusterAddress.Read(DataFolder.Default) is { } running)
        {
            var http = GatewayHttp.Create(running.Url, options.ApiKey ?? running.OperatorKey, running.TlsPin);
            if (await AnswersAsync(http, cancellationToken))
            {
                return new ClusterSession(http, null, null);
            }

            http.Dispose();
        }

        return null;
    }

    public static async Task<ClusterSession> OpenAsync(ClusterSessionOptions options, CancellationToken cancellationToken)
    {
        if (await TryOpenRunningAsync(options, cancellationToken) is { } running)
        {
            return running;
        }

        var folder = DataFolder.CreateForOneCall();
        var cluster = await LocalCluster.StartAsync(
            new LocalClusterOptions(
                folder,
                ModelsFolder.Find(options.Models),
                "http://127.0.0.1:0",
                Agents: 1,
                ApiKey: null,
                Advertise: false
            )
            {
                Runtime = options.Runtime,
            },
            cancellationToken
        );
        var session = new ClusterSession(GatewayHttp.Create(cluster.Url), cluster, folder);
        try
        {
            await session.WaitForAgentAsync(cluster.Agents[0], cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }

        if (_temporaryFolder is not null)
        {
            Directory.Delete(_temporaryFolder, recursive: true);
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(AnswerPatience);
        try
        {
            using var answer = await http.GetAsync("health/ready", patience.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception gone)
            when (gone is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Without its agent, a split generation would fall back to the cloud: not what this call is to show.</summary>
    private async Task WaitForAgentAsync(ChildProcess agent, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(AgentPatience);
        try
        {
            while (true)
            {
                var workers = (await Client.GetClusterAsync(patience.Token)).Workers;
                if (
                    workers.Any(worker => worker is { Tier: "edge", Available: true })
                    && workers.Any(worker => worker is { Tier: "cloud", Available: true })
                )
                {
                    return;
                }

                if (agent.HasExited)
                {
                    throw new CommandException($"The edge agent ended before it could work:{Environment.NewLine}{agent.LastOutput}");
                }

                await Task.Delay(LookEvery, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(
                $"The edge agent did not join within {AgentPatience.TotalSeconds:F0} s:{Environment.NewLine}{agent.LastOutput}"
            );
        }
    }
}
