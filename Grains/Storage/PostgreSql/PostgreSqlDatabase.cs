using HybridGrains.Grains.Interfaces.Generations;
using Npgsql;

namespace HybridGrains.Grains.Storage.PostgreSql;

/// <summary>The PostgreSQL database of a cluster: grain states, the index of generations, pictures, membership.</summary>
public sealed class PostgreSqlDatabase(string connectionString) : IStateDatabase, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    /// <summary>What Orleans' providers take, so that one pool serves all.</summary>
    public NpgsqlDataSource Source => _source;

    public string? WhyNot()
    {
        try
        {
            using var connection = _source.OpenConnection();
            return PostgreSqlSchema.WhyNot(PostgreSqlSchema.VersionOf(connection));
        }
        catch (NpgsqlException failure)
        {
            return Unavailable(failure).Message;
        }
    }

    public Task ProbeAsync() =>
        ExecuteAsync("INSERT INTO probe (id, count) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET count = probe.count + 1");

    /// <summary>Runs a statement, durably.</summary>
    /// <returns>Rows that it changed.</returns>
    /// <exception cref="StoreUnavailableException">The database cannot be reached, or cannot do it.</exception>
    public Task<int> ExecuteAsync(string text, params (string Name, object Value)[] parameters) =>
        RunAsync(text, parameters, command => command.ExecuteNonQueryAsync());

    /// <exception cref="StoreUnavailableException">The database cannot be reached, or cannot do it.</exception>
    public Task<IReadOnlyList<T>> ReadAsync<T>(
        string text,
        Func<NpgsqlDataReader, T> read,
        params (string Name, object Value)[] parameters
    ) =>
        RunAsync<IReadOnlyList<T>>(
            text,
            parameters,
            async command =>
            {
                await using var reader = await command.ExecuteReaderAsync();
                var rows = new List<T>();
                while (await reader.ReadAsync())
                {
                    rows.Add(read(reader));
                }

                return rows;
            }
        );

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>Several statements in one text are one transaction: PostgreSQL's own rule for a batch.</summary>
    private async Task<T> RunAsync<T>(string text, (string Name, object Value)[] parameters, Func<NpgsqlCommand, Task<T>> run)
    {
        try
        {
            await using var command = _source.CreateCommand(text);
            foreach (var (name, value) in parameters)
            {
                command.Parameters.AddWithValue(name, value);
            }

            return await run(command);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw Unavailable(failure);
        }
    }

    /// <summary>What went wrong and what to do, in a sentence; passwords stay out of it.</summary>
    public static string Describe(string connectionString, Exception failure)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var where = $"The database {settings.Database ?? settings.Username} at {settings.Host}:{settings.Port}";
        return (failure as PostgresException)?.SqlState switch
        {
            PostgresErrorCodes.UndefinedTable => $"{where} has no tables of ours. {PostgreSqlSchema.Advice}",
            PostgresErrorCodes.InvalidCatalogName => $"{where} does not exist. Create it, then: {PostgreSqlSchema.Advice}",
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"{where} refuses the user {settings.Username}: check name and password.",
            PostgresErrorCodes.InsufficientPrivilege => $"{where} refuses the user {settings.Username} a right: {failure.Message}",
            PostgresErrorCodes.DiskFull => $"{where} cannot write: its disk is full.",
            PostgresErrorCodes.TooManyConnections => $"{where} has no connection left; raise its max_connections.",
            PostgresErrorCodes.ReadOnlySqlTransaction => $"{where} cannot be written: it is read-only.",
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow =>
                $"{where} is stopping or starting.",
            _ => $"{where} cannot be used: {failure.Message}",
        };
    }

    private StoreUnavailableException Unavailable(Exception failure) => new(Describe(_source.ConnectionString, failure));
}
