using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using Microsoft.Extensions.Configuration;
using Orleans.TestingHost;

namespace HybridGrains.Grains.Tests.Cluster;

/// <summary>A silo with the real grains, their SQLite state, the cloud worker and the tiny random family.</summary>
internal sealed class GrainCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("hybridgrains-test-").FullName;
    private readonly InProcessTestCluster _cluster;

    private GrainCluster(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = new InProcessTestClusterBuilder(1);
        // Agents of tests send no heartbeats; on a busy machine a lease of seconds would end in the middle of a test.
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Scheduling:HeartbeatTimeout", "00:10:00"), .. settings])
            .Build();
        builder.ConfigureSilo((_, silo) => silo.Services.AddHybridGrains(configuration, ModelsFolder, _folder));
        _cluster = builder.Build();
    }

    public static string ModelsFolder { get; } = Path.Combine(FindRoot(), "tests", "models");

    public static ModelFamily Family { get; } = ModelFamily.Load(Path.Combine(ModelsFolder, "tiny-family"));

    public IGrainFactory Grains => _cluster.Client;

    public static async Task<GrainCluster> StartAsync(params (string Key, string Value)[] settings)
    {
        var cluster = new GrainCluster(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        await cluster._cluster.DeployAsync();
        return cluster;
    }

    /// <summary>A generation that runs and decodes on the edge, whole.</summary>
    public async Task<IGenerationGrain> SubmitToTheEdgeAsync()
    {
        var generation = Grains.GetGrain<IGenerationGrain>(Guid.NewGuid().ToString("N"));
        var answer = await generation.SubmitAsync(Requests.Valid with { CloudSteps = 0 });
        Assert.Equal(SubmitOutcome.Accepted, answer.Outcome);
        return generation;
    }

    /// <summary>Waits for the end. Grains tell watchers, but a test that misses an event would hang: this one looks.</summary>
    public static async Task<GenerationSnapshot> EndAsync(IGenerationGrain generation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            var snapshot = (await generation.GetAsync())!;
            if (snapshot.Status is GenerationStatus.Completed or GenerationStatus.Failed or GenerationStatus.Cancelled)
                return snapshot;
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>An agent that passed its probe and waits for work.</summary>
    public async Task<FakeAgent> JoinAsync(string id)
    {
        var grain = Grains.GetGrain<IEdgeAgentGrain>(id);
        var agent = new FakeAgent(grain);
        var hello = new EdgeHello(
            id,
            "first connection",
            "test",
            1 << 30,
            [new EdgeModel(Family.Manifest.Name, Family.Hash, [Family.Manifest.Defaults.SmallDenoiser], [Family.Manifest.Defaults.Decoder])]
        );
        await grain.ConnectAsync(hello, Grains.CreateObjectReference<IEdgeConnection>(agent));
        Assert.Equal(ResultOutcome.Accepted, await agent.CompleteAsync(await agent.OfferedAsync()));
        return agent;
    }

    /// <summary>Size of a generation's stored state.</summary>
    public long StoredBytes(string generationId)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder, "state.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT LENGTH(payload) FROM grain_state WHERE id LIKE '%' || $id";
        command.Parameters.AddWithValue("$id", generationId);
        return (long)command.ExecuteScalar()!;
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "HybridGrains.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("HybridGrains.sln is in no folder above the tests");
        return folder.FullName;
    }
}
