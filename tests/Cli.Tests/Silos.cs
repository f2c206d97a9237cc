using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using HybridGrains.Client;
using HybridGrains.Tests.Processes;
using HybridGrains.Tests.Servers;

namespace HybridGrains.Cli.Tests;

/// <summary>Silos of one cluster as processes on this machine, each with a gateway and a device of its own, on a real PostgreSQL.</summary>
internal sealed class Silos : IAsyncDisposable
{
    public const string Connection = "HYBRIDGRAINS_Storage__ConnectionString";

    /// <summary>Silo i runs as this group and i, agents as the next after ten.</summary>
    private const int FirstGroup = 61_000;
    private static readonly TimeSpan SupervisorWaits = TimeSpan.FromSeconds(1);
    private readonly TemporaryFolder _folder = new();
    private readonly string _database;
    private readonly SilosOptions _options;
    private readonly Running?[] _running;
    private readonly (int Http, int Silo, int Orleans)[] _ports;
    private readonly List<Running> _agents = [];
    private readonly CancellationTokenSource _disposing = new();
    private readonly List<Task> _supervisors = [];

    private Silos(PostgreSqlServer server, string database, int count, SilosOptions options)
    {
        (Server, _database, _options) = (server, database, options);
        _running = new Running?[count];
        Clients = new HybridGrainsClient[count];
        Http = new HttpClient[count];
        _ports = [.. Enumerable.Range(0, count).Select(_ => (FreePort(), FreePort(), FreePort()))];
    }

    /// <summary>One for each silo's gateway.</summary>
    public HybridGrainsClient[] Clients { get; }

    public HttpClient[] Http { get; }

    public PostgreSqlServer Server { get; }

    /// <summary>Name of the cluster's database.</summary>
    public string Database => new Npgsql.NpgsqlConnectionStringBuilder(_database).Database!;

    public string PathOf(string name) => _folder.File(name);

    public int Count => _running.Length;

    public static Task<Silos> StartAsync(int count, CancellationToken cancellationToken) =>
        StartAsync(count, new SilosOptions(), cancellationToken);

    public static async Task<Silos> StartAsync(int count, SilosOptions options, CancellationToken cancellationToken)
    {
        var server = await PostgreSqlServer.StartAsync(cancellationToken);
        var silos = new Silos(server, await server.CreateDatabaseAsync(cancellationToken), count, options);
        try
        {
            await using var init = Running.Start(silos._folder.Path, silos.Variables(), "cluster", "init");
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

    /// <summary>The same command on the same ports; returns when it is ready.</summary>
    public async Task StartAgainAsync(int silo, CancellationToken cancellationToken)
    {
        Begin(silo);
        await ReadyAsync(silo, cancellationToken);
    }

    /// <summary>The same command on the same ports.</summary>
    public void Begin(int silo)
    {
        _running[silo] = Start(silo, $"cloud-{silo}");
        Http[silo] ??= new HttpClient { BaseAddress = new Uri(Url(silo)), Timeout = TimeSpan.FromSeconds(60) };
        Clients[silo] ??= new HybridGrainsClient(Http[silo]);
        if (_options.Supervised)
        {
            _supervisors.Add(SuperviseAsync(silo, _running[silo]!));
        }
    }

    /// <summary>A silo's command with a device of this name, as process only.</summary>
    public Running Start(int silo, string device) =>
        Running.StartProgram(
            "hybridgrains",
            _options.Groups ? Group(silo) : null,
            Directory.CreateDirectory(_folder.File($"silo-{silo}")).FullName,
            Variables(),
            "silo",
            "--cluster-id",
            "silos",
            "--listen",
            Url(silo),
            "--silo-port",
            Text(_ports[silo].Silo),
            "--orleans-port",
            Text(_ports[silo].Orleans),
            "--device-name",
            device,
            "--drain",
            "2"
        );

    public Task ReadyAsync(int silo, CancellationToken cancellationToken) =>
        RunningCluster.UntilAsync($"silo {silo} is ready", () => IsReadyAsync(silo, cancellationToken), cancellationToken);

    public async Task<bool> IsReadyAsync(int silo, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Http[silo].GetAsync("health/ready", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>kill -9; nobody starts it again.</summary>
    public async Task KillAsync(int silo)
    {
        var running = Forget(silo);
        running.Signal(Signals.Kill);
        await running.DisposeAsync();
    }

    /// <summary>SIGTERM; returns with its exit code when it has left.</summary>
    public async Task<int> LeaveAsync(int silo, CancellationToken cancellationToken)
    {
        await using var running = Forget(silo);
        running.Signal(Signals.Terminate);
        await running.EndsAsync(cancellationToken);
        return running.ExitCode;
    }

    public Running Process(int silo) => _running[silo]!;

    public string Output(int silo) => _running[silo]!.Output;

    /// <summary>Cuts the line between two silos.</summary>
    public Task CutAsync(SilosNetwork network, int silo, int other) =>
        network.CutAsync((Group(silo), _ports[other].Silo), (Group(other), _ports[silo].Silo));

    /// <summary>Cuts a silo from its store.</summary>
    public Task CutFromStoreAsync(SilosNetwork network, int silo) => network.CutAsync((Group(silo), Server.Port));

    /// <summary>Cuts the agents from a silo's gateway.</summary>
    public Task CutAgentsAsync(SilosNetwork network, int silo) => network.CutAsync((Group(Count), _ports[silo].Http));

    /// <summary>A real agent at a silo's gateway, known to the scheduler and free for work.</summary>
    public async Task<Running> JoinAgentAsync(string name, int silo, int slowDownMs, CancellationToken cancellationToken)
    {
        using var response = await Http[silo]
            .PostAsJsonAsync("v1/agents/tokens", new { uses = 1, needs_approval = false }, cancellationToken);
        var token = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
        Assert.True(response.IsSuccessStatusCode, token.ToJsonString());
        await File.WriteAllTextAsync(_folder.File($"{name}.token"), token["token"]!.GetValue<string>(), cancellationToken);
        var agent = Running.StartProgram(
            "hybridgrains",
            _options.Groups ? Group(Count) : null,
            _folder.Path,
            new Dictionary<string, string>(),
            "agent",
            "--gateway",
            Url(silo),
            "--token-file",
            _folder.File($"{name}.token"),
            "--name",
            name,
            "--data",
            _folder.File("agents"),
            "--models",
            RunningCluster.Models,
            "--slow-down",
            Text(slowDownMs)
        );
        _agents.Add(agent);
        await RunningCluster.UntilAsync(
            $"agent {name} is available",
            async () =>
                (await Clients[silo].GetClusterAsync(cancellationToken)).Workers.Any(worker => worker.Name == name && worker.Available),
            cancellationToken
        );
        return agent;
    }

    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        await Task.WhenAll(_supervisors);
        foreach (var running in _agents.Concat(_running.OfType<Running>()))
        {
            await running.DisposeAsync();
        }

        await Server.DisposeAsync();
        _folder.Dispose();
        _disposing.Dispose();
    }

    /// <summary>As systemd or Kubernetes does: whatever ends is started again.</summary>
    private async Task SuperviseAsync(int silo, Running running)
    {
        try
        {
            await running.EndedAsync(_disposing.Token);
            await Task.Delay(SupervisorWaits, _disposing.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (Interlocked.CompareExchange(ref _running[silo], null, running) == running)
        {
            await running.DisposeAsync();
            Begin(silo);
        }
    }

    private Running Forget(int silo) => Interlocked.Exchange(ref _running[silo], null)!;

    private string Url(int silo) => $"http://127.0.0.1:{Text(_ports[silo].Http)}";

    private static int Group(int silo) => FirstGroup + silo;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Dictionary<string, string> Variables() => new(_options.Variables) { [Connection] = _database };

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
