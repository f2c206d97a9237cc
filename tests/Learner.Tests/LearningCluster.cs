using HybridGrains.Grains;
using HybridGrains.Grains.Interfaces.Policies;
using Microsoft.Extensions.Configuration;
using Orleans.TestingHost;

namespace HybridGrains.Learner.Tests;

/// <summary>Silos with the learner role on one SQLite file.</summary>
internal sealed class LearningCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly string _folder = Directory.CreateTempSubdirectory("hybridgrains-learner-").FullName;

    private LearningCluster(short silos, int workers, int dropped, int? rounds, (string Key, string Value)[] further)
    {
        var settings = Settings(workers, dropped);
        settings["Learning:Rounds"] = rounds?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (key, value) in further) settings[key] = value;
        settings["CloudWorkers:Enabled"] = "false";
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddHybridGrains(configuration, Path.Combine(Root, "tests", "models"), _folder);
            silo.Services.AddLearner(configuration);
        });
        Silos = builder.Build();
    }

    public InProcessTestCluster Silos { get; }

    public IPolicyGrain Policy => Silos.Client.GetGrain<IPolicyGrain>("smdp-dppo");

    public static string Root { get; } = FindRoot();

    /// <summary>Small enough for seconds a round.</summary>
    public static Dictionary<string, string?> Settings(int workers, int dropped) => new()
    {
        ["Learning:Scenarios:0"] = Path.Combine(Root, "scenarios", "train", "steady.json"),
        ["Learning:Workers"] = $"{workers}",
        ["Learning:Dropped"] = $"{dropped}",
        ["Learning:Decisions"] = "128",
        ["Learning:FromScratch"] = "true",
        ["Learning:Hidden:0"] = "16",
        ["Learning:Hidden:1"] = "16",
    };

    public static Task<LearningCluster> StartAsync(short silos, int? rounds = null, params (string Key, string Value)[] further) => StartAsync(silos, workers: 2, dropped: 0, rounds, further);

    public static async Task<LearningCluster> StartAsync(short silos, int workers, int dropped, int? rounds, params (string Key, string Value)[] further)
    {
        var cluster = new LearningCluster(silos, workers, dropped, rounds, further);
        await cluster.Silos.DeployAsync();
        return cluster;
    }

    public async Task<PolicySnapshot> UntilAsync(Func<PolicySnapshot, bool> holds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            if (await Policy.DescribeAsync() is var snapshot && holds(snapshot)) return snapshot;
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Silos.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "HybridGrains.sln"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("HybridGrains.sln is in no folder above the tests");
        return folder.FullName;
    }
}
