using System.Text.Json.Nodes;
using HybridGrains.Grains;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Policies;
using Microsoft.Extensions.Configuration;
using Orleans.TestingHost;

namespace HybridGrains.Learner.Tests;

/// <summary>Silos with the learner role on one SQLite file.</summary>
internal sealed class LearningCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private readonly string _folder;
    private bool _handedOn;

    private LearningCluster(string folder, short silos, int workers, int dropped, int? rounds, (string Key, string Value)[] further)
    {
        _folder = folder;
        var settings = Settings(workers, dropped);
        settings["Learning:Rounds"] = rounds?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        settings["CloudWorkers:Enabled"] = "false";
        foreach (var (key, value) in further)
        {
            settings[key] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var models = MeasuredModels();
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo(
            (_, silo) =>
            {
                silo.Services.AddHybridGrains(configuration, models, _folder);
                silo.Services.AddLearner(configuration);
            }
        );
        Silos = builder.Build();
    }

    public InProcessTestCluster Silos { get; }

    public IPolicyGrain Policy => Silos.Client.GetGrain<IPolicyGrain>("smdp-dppo");

    /// <summary>Small enough for seconds a round.</summary>
    public static Dictionary<string, string?> Settings(int workers, int dropped) =>
        new()
        {
            ["Learning:Scenarios:0"] = Checkout.Combine("scenarios", "train", "steady.json"),
            ["Learning:Workers"] = $"{workers}",
            ["Learning:Dropped"] = $"{dropped}",
            ["Learning:Decisions"] = "128",
            ["Learning:FromScratch"] = "true",
            ["Learning:Hidden:0"] = "16",
            ["Learning:Hidden:1"] = "16",
        };

    public static Task<LearningCluster> StartAsync(short silos, int? rounds = null, params (string Key, string Value)[] further) =>
        StartAsync(silos, workers: 2, dropped: 0, rounds, further);

    public static async Task<LearningCluster> StartAsync(
        short silos,
        int workers,
        int dropped,
        int? rounds,
        params (string Key, string Value)[] further
    )
    {
        var cluster = new LearningCluster(
            Directory.CreateTempSubdirectory("hybridgrains-learner-").FullName,
            silos,
            workers,
            dropped,
            rounds,
            further
        );
        await cluster.Silos.DeployAsync();
        return cluster;
    }

    /// <summary>One silo that draws pictures as well.</summary>
    public static Task<LearningCluster> StartLiveAsync(params (string Key, string Value)[] further) =>
        StartAsync(silos: 1, workers: 2, dropped: 0, rounds: null, [("CloudWorkers:Enabled", "true"), .. further]);

    /// <summary>Stops everything and starts one silo on what was kept.</summary>
    public async Task<LearningCluster> RestartLiveAsync(params (string Key, string Value)[] further)
    {
        _handedOn = true;
        await Silos.DisposeAsync();
        var next = new LearningCluster(
            _folder,
            silos: 1,
            workers: 2,
            dropped: 0,
            rounds: null,
            [("CloudWorkers:Enabled", "true"), .. further]
        );
        await next.Silos.DeployAsync();
        return next;
    }

    /// <summary>Draws one picture.</summary>
    public async Task<GenerationSnapshot> GenerateAsync()
    {
        var generation = Silos.Client.GetGrain<IGenerationGrain>(Guid.NewGuid().ToString("N"));
        var request = new GenerationRequest
        {
            Family = "tiny-family",
            Prompt = "a red apple",
            Width = 64,
            Height = 64,
            Steps = 4,
            Sampler = "ddim",
            GuidanceScale = 1,
            Seed = 7,
        };
        Assert.Equal(SubmitOutcome.Accepted, (await generation.SubmitAsync(request)).Outcome);
        GenerationSnapshot? snapshot = null;
        await UntilAsync(async () =>
            (snapshot = await generation.GetAsync())!.Status is not (GenerationStatus.Queued or GenerationStatus.Running)
        );
        return snapshot!;
    }

    public async Task<PolicySnapshot> UntilAsync(Func<PolicySnapshot, bool> holds)
    {
        PolicySnapshot? snapshot = null;
        await UntilAsync(async () => holds(snapshot = await Policy.DescribeAsync()));
        return snapshot!;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!await holds())
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>The tiny random family, with what a real one has measured.</summary>
    private string MeasuredModels()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "models", "tiny-family")).FullName;
        var source = Checkout.Combine("tests", "models", "tiny-family");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "family.json")))!;
        JsonNode Plan(string plan, double accuracy) =>
            new JsonObject
            {
                ["plan"] = plan,
                ["promptAccuracy"] = accuracy,
                ["low"] = 0,
                ["high"] = 1,
                ["cloudMs"] = 1,
                ["edgeMs"] = 1,
                ["kid"] = new JsonObject(),
            };
        manifest["measured"] = new JsonObject
        {
            ["command"] = "a test",
            ["machine"] = "a test",
            ["prompts"] = 1,
            ["stepMs"] = new JsonObject(),
            ["decodeMs"] = new JsonObject(),
            ["plans"] = new JsonArray(Plan("ddim large@cloud:4 full@cloud", 0.9), Plan("ddim small@edge:4 full@edge", 0.6)),
        };
        File.WriteAllText(Path.Combine(folder, "family.json"), manifest.ToJsonString());
        return Path.Combine(_folder, "models");
    }

    public async ValueTask DisposeAsync()
    {
        if (_handedOn)
        {
            return;
        }

        await Silos.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
