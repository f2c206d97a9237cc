using HybridGrains.Grains.Storage.PostgreSql;
using HybridGrains.Tests.Servers;
using Npgsql;

namespace HybridGrains.Grains.Tests.Storage;

/// <summary>One PostgreSQL for all tests that want one, started when the first does; a database each.</summary>
public sealed class PostgreSqlFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim _once = new(1);
    private PostgreSqlServer? _server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    internal async Task<PostgreSqlServer> ServerAsync(CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            return _server ??= await PostgreSqlServer.StartAsync(cancellationToken);
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>The connection string of a new database with our tables.</summary>
    internal async Task<string> DatabaseAsync(CancellationToken cancellationToken)
    {
        var connectionString = await (await ServerAsync(cancellationToken)).CreateDatabaseAsync(cancellationToken);
        await using var source = NpgsqlDataSource.Create(connectionString);
        await PostgreSqlSchema.ApplyAsync(source, cancellationToken);
        return connectionString;
    }

    public async ValueTask DisposeAsync()
    {
        _once.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
