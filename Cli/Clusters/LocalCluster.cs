using HybridGrains.Cli.Commands;
using HybridGrains.Silo;

namespace HybridGrains.Cli.Clusters;

/// <summary>An embedded cluster with its edge agents as child processes.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private readonly EmbeddedCluster _cluster;
    private readonly List<ChildProcess> _agents = [];

    private LocalCluster(EmbeddedCluster cluster, LocalClusterOptions options)
    {
        _cluster = cluster;
        Options = options;
    }

    public LocalClusterOptions Options { get; }

    public Uri Url => _cluster.BaseAddress;

    public string Device => _cluster.Device;

    public string EdgeToken => _cluster.EdgeToken;

    /// <summary>What callers and agents must pin; null where they need not.</summary>
    public string? TlsPin => _cluster.TlsPin;

    public string ClusterId => _cluster.ClusterId;

    public int OrleansGatewayPort => _cluster.OrleansGatewayPort;

    public IReadOnlyList<ChildProcess> Agents => _agents;

    /// <summary>The silo that learns; null without one.</summary>
    public ChildProcess? Learner { get; private set; }

    /// <summary>Where it serves its metrics.</summary>
    public Uri? LearnerUrl { get; private set; }

    public static async Task<LocalCluster> StartAsync(LocalClusterOptions options, CancellationToken cancellationToken)
    {
        // A program that is not built is no news for after the start.
        var learner = options.Learn ? CompanionProgram.Learner.StartInfo() : null;
        var logs = Path.Combine(Path.GetFullPath(options.DataFolder), "logs");
        try
        {
            var embedded = await EmbeddedCluster.StartAsync(
                new EmbeddedClusterOptions
                {
                    DataDirectory = options.DataFolder,
                    ModelsDirectory = options.ModelsFolder,
                    HttpUrl = options.Url,
                    ApiKeys = options.ApiKey is null ? [] : [options.ApiKey],
                    Advertise = options.Advertise,
                    LogFile = Path.Combine(logs, "silo.log"),
                    Settings = Settings(options),
                },
                cancellationToken
            );
            var cluster = new LocalCluster(embedded, options);
            for (var i = 0; i < options.Agents; i++)
            {
                cluster._agents.Add(
                    ChildProcess.Agent(
                        embedded.BaseAddress,
                        embedded.EdgeToken,
                        $"edge-{i}",
                        Path.Combine(options.DataFolder, "agents"),
                        options.ModelsFolder,
                        options.AgentDevice,
                        Path.Combine(logs, $"edge-{i}.log"),
                        embedded.TlsPin
                    )
                );
            }

            if (learner is not null)
            {
                cluster.LearnerUrl = new Uri($"http://127.0.0.1:{FreePorts.Take()}");
                cluster.Learner = ChildProcess.Learner(
                    learner,
                    embedded,
                    cluster.LearnerUrl,
                    options.DataFolder,
                    options.ModelsFolder,
                    Path.Combine(logs, "learner.log")
                );
            }

            return cluster;
        }
        catch (DataDirectoryException unusable)
        {
            throw new CommandException(unusable.Message);
        }
        catch (IOException busy) when (busy.Message.Contains("address already in use", StringComparison.OrdinalIgnoreCase))
        {
            throw new CommandException($"{options.Url} is in use by another program. Choose another --port, or 0 for a free one.");
        }
    }

    private static Dictionary<string, string?> Settings(LocalClusterOptions options)
    {
        var settings = new Dictionary<string, string?>(RuntimeSettings.Of(options.Runtime));
        if (options.Policy is { } policy)
        {
            settings["Policy:Mode"] = policy == "fixed" ? "fixed" : "learned";
            settings["Policy:File"] = policy is "fixed" or "learned" ? null : Path.GetFullPath(policy);
        }

        foreach (var (name, value) in options.Front)
        {
            settings[name] = value;
        }

        if (options.Learn)
        {
            foreach (var (name, value) in LearningSettings.OfEverySilo)
            {
                settings[name] = value;
            }
        }

        return settings;
    }

    public async ValueTask DisposeAsync()
    {
        if (Learner is not null)
        {
            await Learner.DisposeAsync();
        }

        foreach (var agent in _agents)
        {
            await agent.DisposeAsync();
        }

        await _cluster.DisposeAsync();
    }
}
