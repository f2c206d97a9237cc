using System.Security.Cryptography;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Grains.Interfaces.Agents;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using Microsoft.Extensions.Configuration;
using Orleans.TestingHost;

namespace HybridGrains.Grains.Tests.Cluster;

/// <summary>A silo with the real grains, their SQLite state, the cloud worker and the tiny random family.</summary>
internal sealed class GrainCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly string _folder = Directory.CreateTempSubdirectory("hybridgrains-test-").FullName;
    private readonly InProcessTestCluster _cluster;

    private GrainCluster(IReadOnlyDictionary<string, string?> settings, params string[] models)
    {
        var builder = new InProcessTestClusterBuilder((short)models.Length);
        // Agents of tests send no heartbeats; on a busy machine a lease of seconds would end in the middle of a test.
        var count = 0;
        builder.ConfigureSilo(
            (_, silo) =>
            {
                var number = Interlocked.Increment(ref count) - 1;
                var configuration = new ConfigurationBuilder()
                    .AddInMemoryCollection([
                        new("Scheduling:HeartbeatTimeout", "00:10:00"),
                        new("CloudWorkers:Name", $"cloud-{number}"),
                        .. settings.Where(setting => !setting.Key.StartsWith("silo-", StringComparison.Ordinal)),
                        // "silo-0/CloudWorkers:Enabled" is of the first silo only.
                        .. settings
                            .Where(setting => setting.Key.StartsWith($"silo-{number}/", StringComparison.Ordinal))
                            .Select(setting => KeyValuePair.Create(setting.Key.Split('/')[1], setting.Value)),
                    ])
                    .Build();
                silo.Services.AddHybridGrains(configuration, models[number], _folder);
            }
        );
        _cluster = builder.Build();
    }

    public static string ModelsFolder { get; } = Checkout.Combine("tests", "models");

    public static ModelFamily Family { get; } = ModelFamily.Load(Path.Combine(ModelsFolder, "tiny-family"));

    public IGrainFactory Grains => _cluster.Client;

    /// <summary>State and pictures.</summary>
    public string Folder => _folder;

    public static Task<GrainCluster> StartAsync(params (string Key, string Value)[] settings) => StartAsync(ModelsFolder, settings);

    public static Task<GrainCluster> StartAsync(string models, params (string Key, string Value)[] settings) =>
        StartAsync([models], settings);

    /// <summary>A silo with a device for each folder of families.</summary>
    public static async Task<GrainCluster> StartAsync(string[] models, params (string Key, string Value)[] settings)
    {
        var cluster = new GrainCluster(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value), models);
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
            {
                return snapshot;
            }

            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>An agent that passed its probe and waits for work.</summary>
    public Task<FakeAgent> JoinAsync(string name) => JoinAsync(name, Family);

    /// <summary>One with another family, and LoRAs of it.</summary>
    public async Task<FakeAgent> JoinAsync(string name, ModelFamily family, params string[] loras)
    {
        var registry = Grains.GetGrain<IAgentRegistryGrain>(IAgentRegistryGrain.Key);
        var token = RandomNumberGenerator.GetBytes(91);
        await registry.AddTokenAsync(
            new TokenDescription(token, "tests", 1, TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1)) { NeedsApproval = false }
        );
        var id = (await registry.EnrolAsync(token, RandomNumberGenerator.GetBytes(91), name)).Agent!.Id;
        var agent = new FakeAgent(id, Grains.GetGrain<IEdgeAgentGrain>(id)) { Family = family, Loras = loras };
        await ConnectAsync(agent, name, FakeAgent.ConnectionId);
        Assert.Equal(ResultOutcome.Accepted, await agent.CompleteAsync(await agent.OfferedAsync()));
        return agent;
    }

    /// <summary>How many generations are in memory.</summary>
    public async Task<int> ActiveGenerationsAsync()
    {
        var statistics = await Grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
        return statistics
            .Where(grain => grain.GrainType.Contains("GenerationGrain", StringComparison.Ordinal))
            .Sum(grain => grain.ActivationCount);
    }

    /// <summary>Looks again and again at what no event tells.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
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

    /// <summary>A connection to the state file, as another program has one.</summary>
    public Microsoft.Data.Sqlite.SqliteConnection OpenState()
    {
        var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder, "state.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    public void ExecuteOnState(string text)
    {
        using var connection = OpenState();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    /// <summary>A line of an agent to its grain.</summary>
    public async Task<EdgeWelcome> ConnectAsync(FakeAgent agent, string name, string connectionId)
    {
        var defaults = agent.Family.Manifest.Defaults;
        var model = new EdgeModel(agent.Family.Manifest.Name, agent.Family.Hash, [defaults.SmallDenoiser], [defaults.Decoder])
        {
            Loras = [.. agent.Loras],
        };
        return await agent.Grain.ConnectAsync(
            new EdgeHello(agent.Id, connectionId, "test", 1 << 30, [model]) { Name = name },
            Grains.CreateObjectReference<IEdgeConnection>(agent)
        );
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
}
