using System.Diagnostics;
using System.Globalization;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Storage;
using HybridGrains.Grains.Workers;
using HybridGrains.Silo;
using HybridGrains.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HybridGrains.Cli.Tests;

/// <summary>
/// Generations a second that one silo takes from acceptance to the stored picture when computing takes no time: two ranges each, all
/// writes durable. Explicit: <c>benchmarks/cluster throughput-postgresql|throughput-sqlite|throughput-memory [TIMES]</c>.
/// </summary>
public sealed class SilosThroughput(ITestOutputHelper output)
{
    private const int Warm = 500;
    private const int Count = 3_000;
    private const int AtOnce = 64;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task PostgreSql()
    {
        await using var server = await PostgreSqlServer.StartAsync(Cancellation);
        var connection = await server.CreateDatabaseAsync(Cancellation);
        await using (var database = new ClusterDatabase(connection))
        {
            await database.InitAsync(Cancellation);
        }

        await MeasureAsync(
            "PostgreSQL",
            new() { ["Storage:Provider"] = "PostgreSql", ["Storage:ConnectionString"] = connection + ";Maximum Pool Size=32" },
            _ => { }
        );
    }

    [Fact(Explicit = true)]
    public Task Sqlite() => MeasureAsync("SQLite", [], _ => { });

    [Fact(Explicit = true)]
    public Task Memory() =>
        MeasureAsync(
            "memory",
            [],
            services =>
            {
                var memory = new SilosMemory();
                services.Replace(ServiceDescriptor.Singleton<IStateDatabase>(memory));
                services.Replace(ServiceDescriptor.Singleton<IStateRows>(memory));
                services.Replace(ServiceDescriptor.Singleton<IGenerationIndex>(memory));
                services.Replace(ServiceDescriptor.Singleton<ITenantLedger>(memory));
                services.Replace(ServiceDescriptor.Singleton<IAuditLog>(memory));
                services.Replace(ServiceDescriptor.Singleton<IImageStore>(memory));
            }
        );

    private async Task MeasureAsync(string what, Dictionary<string, string?> settings, Action<IServiceCollection> change)
    {
        using var folder = new TemporaryFolder();
        var ends = new SilosEnds();
        settings["CloudWorkers:Slots"] = "16";
        settings["Scheduling:MaxQueuedRanges"] = settings["Scheduling:MaxQueuedRangesOfAll"] = "10000";
        var (silo, orleans) = (Silos.FreePort(), Silos.FreePort());
        await using var app = SiloHost.Build(
            new SiloHostOptions
            {
                DataDirectory = folder.Path,
                ModelsDirectory = RunningCluster.Models,
                HttpUrl = "http://127.0.0.1:0",
                SiloPort = silo,
                OrleansGatewayPort = orleans,
                ClusterId = Guid.NewGuid().ToString("N"),
                LogFile = folder.File("silo.log"),
                Settings = settings,
                Roles = (services, _) =>
                {
                    services.Replace(ServiceDescriptor.Singleton<IRangeRunner, SilosInstant>());
                    change(services);
                    ends.Watch(services);
                },
            }
        );
        await app.StartAsync(Cancellation);
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        await RunningCluster.UntilAsync(
            "the device has reported",
            async () => (await new HttpClient().GetAsync(app.Urls.First() + "/health/ready", Cancellation)).IsSuccessStatusCode,
            Cancellation
        );
        await RunAsync(grains, ends, Warm);
        var rates = new List<double>();
        for (var i = 0; i < SilosMeasurement.Times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await RunAsync(grains, ends, Count);
            rates.Add(Count / Stopwatch.GetElapsedTime(started).TotalSeconds);
            output.WriteLine($"{rates[^1]:F0}");
        }

        rates.Sort();
        await SilosMeasurement.WriteAsync(
            output,
            string.Create(
                CultureInfo.InvariantCulture,
                $"| control plane, {what}: generations a second, {AtOnce} at once | {rates.Count} x {Count} | all | {rates[rates.Count / 2]:F0} ({rates[0]:F0} to {rates[^1]:F0}) |"
            )
        );
        await app.StopAsync(CancellationToken.None);
    }

    private static Task RunAsync(IGrainFactory grains, SilosEnds ends, int count) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancellation },
            async (number, cancellationToken) =>
            {
                var id = Ulid.NewUlid().ToString();
                var end = ends.Of(id);
                var answer = await grains.GetGrain<IGenerationGrain>(id).SubmitAsync(Request(number));
                Assert.True(answer.Outcome == SubmitOutcome.Accepted, answer.Reason);
                Assert.Equal(GenerationStatus.Completed, await end.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken));
            }
        );

    private static GenerationRequest Request(int number) =>
        new()
        {
            Family = "tiny-family",
            Prompt = "a red apple",
            Width = 64,
            Height = 64,
            Steps = 8,
            CloudSteps = 4,
            Sampler = "euler",
            GuidanceScale = 3,
            Seed = number,
            Tenant = $"t{number % 8}",
        };
}
