using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using HybridGrains.Client;
using HybridGrains.Tests.Processes;
using HybridGrains.Tests.Servers;

namespace HybridGrains.Cli.Tests;

/// <summary>Silos of one cluster as processes on this machine, each with a gateway and a device of its own, on a real PostgreSQL.</summary>
internal sealed partial class Silos : IAsyncDisposable
{
    public const string Connection = "HYBRIDGRAINS_Storage__ConnectionString";
    private readonly TemporaryFolder _folder = new();
    private readonly PostgreSqlServer _server;
    private readonly string _database;
    private readonly Running?[] _running;
    private readonly (int Silo, int Orleans)[] _ports;

    private Silos(PostgreSqlServer server, string database, int count)
    {
        (_server, _database) = (server, database);
        _running = new Running?[count];
        Clients = new HybridGrainsClient[count];
        _ports = [.. Enumerable.Range(0, count).Select(_ => (FreePort(), FreePort()))];
    }

    /// <summary>One for each silo's gateway.</summary>
    public HybridGrainsClient[] Clients { get; }

    public static async Task<Silos> StartAsync(int count, CancellationToken cancellationToken)
    {
        var server = await PostgreSqlServer.StartAsync(cancellationToken);
        var silos = new Silos(server, await server.CreateDatabaseAsync(cancellationToken), count);
        try
        {
            await using var init = Running.Start(silos._folder.Path, silos.Environment(), "cluster", "init");
            await init.EndsAsync(cancellationToken);
            Assert.Equal(0, init.ExitCode);
            // The first begins the cluster; the others join it at once.
            await silos.StartAgainAsync(0, cancellationToken);
            await Task.WhenAll(Enumerable.Range(1, count - 1).Select(silo => silos.StartAgainAsync(silo, cancellationToken)));
            return silos;
        }
        catch
        {
            await silos.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same command on the same ports.</summary>
    public async Task StartAgainAsync(int silo, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(_folder.File($"silo-{silo}")).FullName;
        var running = _running[silo] = Running.Start(
            folder,
            Environment(),
            "silo",
            "--cluster-id",
            "silos",
            "--listen",
            "http://127.0.0.1:0",
            "--silo-port",
            _ports[silo].Silo.ToString(CultureInfo.InvariantCulture),
            "--orleans-port",
            _ports[silo].Orleans.ToString(CultureInfo.InvariantCulture),
            "--device-name",
            $"cloud-{silo}"
        );
        await running.SeesAsync("lets it leave.", cancellationToken);
        var http = new HttpClient { BaseAddress = new Uri(Url().Match(running.Output).Value) };
        Clients[silo] = new HybridGrainsClient(http);
        await RunningCluster.UntilAsync(
            $"silo {silo} is ready",
            async () => (await http.GetAsync("health/ready", cancellationToken)).IsSuccessStatusCode,
            cancellationToken
        );
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync(int silo)
    {
        _running[silo]!.Signal(Signals.Kill);
        await _running[silo]!.DisposeAsync();
        _running[silo] = null;
    }

    public string Output(int silo) => _running[silo]!.Output;

    public async ValueTask DisposeAsync()
    {
        foreach (var running in _running)
        {
            if (running is not null)
            {
                await running.DisposeAsync();
            }
        }

        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private Dictionary<string, string> Environment() => new() { [Connection] = _database };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Url();
}
