using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HybridGrains.Tests.Processes;
using Npgsql;

namespace HybridGrains.Tests.Servers;

/// <summary>A real PostgreSQL of its own on loopback, in a temporary folder; it does not run as root, so as root it runs as nobody.</summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string User = "hybridgrains";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly string _folder = Directory.CreateTempSubdirectory("hybridgrains-pg-").FullName;
    private readonly string _program = Needs.Program("postgres");
    private readonly int _port = FreePort();
    private Process? _process;

    private PostgreSqlServer() { }

    public int Port => _port;

    private string Data => Path.Combine(_folder, "data");

    /// <param name="database">One of its own for each test.</param>
    public string ConnectionString(string database = "postgres") =>
        $"Host=127.0.0.1;Port={_port};Username={User};Database={database};Timeout=5;Command Timeout=10;Include Error Detail=true";

    public static async Task<PostgreSqlServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new PostgreSqlServer();
        try
        {
            if (Environment.IsPrivilegedProcess)
            {
                await server.RunAsync("chown", ["nobody", server._folder], asNobody: false, cancellationToken);
            }

            var initdb = Path.Combine(Path.GetDirectoryName(server._program)!, "initdb");
            await server.RunAsync(
                initdb,
                ["-D", server.Data, "-A", "trust", "-U", User, "-E", "UTF8", "--no-sync"],
                asNobody: true,
                cancellationToken
            );
            await server.StartAgainAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var name = "t" + Guid.NewGuid().ToString("N");
        await using var source = NpgsqlDataSource.Create(ConnectionString());
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync(cancellationToken);
        return ConnectionString(name);
    }

    /// <summary>Runs a program of PostgreSQL's own, such as pg_dump, on this server.</summary>
    public Task RunToolAsync(string tool, CancellationToken cancellationToken, params string[] arguments) =>
        RunAsync(
            Needs.Program(tool),
            ["--host=127.0.0.1", $"--port={_port}", $"--username={User}", .. arguments],
            asNobody: false,
            cancellationToken
        );

    /// <summary>As after a power cut: what was committed is there again.</summary>
    public async Task KillAsync()
    {
        // The postmaster alone: its children end when they see that it is gone.
        Signals.Send(_process!, Signals.Kill);
        await _process!.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            // After a kill the children of the old one may still hold its memory for a moment.
            _process ??= Start(
                _program,
                ["-D", Data, "-p", $"{_port}", "-k", _folder, "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=50"],
                asNobody: true
            );
            await timer.WaitForNextTickAsync(patience.Token);
            if (_process.HasExited)
            {
                _process.Dispose();
                _process = null;
            }
            else if (await AnswersAsync(patience.Token))
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            // SIGQUIT: at once, children too.
            Signals.Send(_process, 3);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString() + ";Pooling=false");
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task RunAsync(string program, string[] arguments, bool asNobody, CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments, asNobody);
        await process.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    private Process Start(string program, string[] arguments, bool asNobody)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = _folder };
        if (asNobody && Environment.IsPrivilegedProcess)
        {
            start.FileName = "setpriv";
            foreach (var argument in (string[])["--reuid=nobody", "--regid=nogroup", "--clear-groups", program])
            {
                start.ArgumentList.Add(argument);
            }
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
