using HybridGrains.Grains.Interfaces.Generations;
using Microsoft.Data.Sqlite;

namespace HybridGrains.Grains.Storage.Sqlite;

/// <summary>The one SQLite file of an embedded cluster: grain states and the index of generations.</summary>
public sealed class SqliteDatabase : IStateDatabase
{
    private const int BusyTimeoutMs = 5_000;
    private readonly string _file;
    private readonly string _connectionString;
    private readonly SqliteWrites _writes;

    /// <exception cref="StoreUnavailableException">The file is damaged, or cannot be written.</exception>
    public SqliteDatabase(string file)
    {
        _file = Path.GetFullPath(file);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = BusyTimeoutMs / 1000,
        }.ToString();
        _writes = new SqliteWrites(Open);
        PrivateFiles.CreateFolder(Path.GetDirectoryName(_file)!);
        PrivateFiles.Touch(_file);
        try
        {
            using var connection = Open();
            using var command = connection.CreateCommand();
            command.CommandText = """
                PRAGMA journal_mode = WAL;
                CREATE TABLE IF NOT EXISTS grain_state (name TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (name, id)) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS open_generation (id TEXT PRIMARY KEY) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS set_aside_generation (id TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS ended_generation (id TEXT PRIMARY KEY, ended_at INTEGER NOT NULL) WITHOUT ROWID;
                CREATE INDEX IF NOT EXISTS ended_generation_by_age ON ended_generation (ended_at);
                CREATE TABLE IF NOT EXISTS owned_generation (tenant TEXT NOT NULL, id TEXT NOT NULL,
                    PRIMARY KEY (tenant, id)) WITHOUT ROWID;
                CREATE INDEX IF NOT EXISTS owned_generation_by_id ON owned_generation (id);
                CREATE TABLE IF NOT EXISTS tenant_usage (tenant TEXT NOT NULL, day TEXT NOT NULL, family TEXT NOT NULL,
                    completed INTEGER NOT NULL, failed INTEGER NOT NULL, cancelled INTEGER NOT NULL,
                    cloud_us INTEGER NOT NULL, edge_us INTEGER NOT NULL,
                    PRIMARY KEY (tenant, day, family)) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS audit (number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL,
                    key_id TEXT, tenant TEXT NOT NULL, role TEXT NOT NULL, address TEXT, action TEXT NOT NULL, status INTEGER NOT NULL);
                CREATE TABLE IF NOT EXISTS webhook (id TEXT PRIMARY KEY, tenant TEXT NOT NULL, url TEXT NOT NULL, tries INTEGER NOT NULL,
                    due_at INTEGER, reason TEXT, message BLOB) WITHOUT ROWID;
                CREATE INDEX IF NOT EXISTS webhook_by_time ON webhook (due_at);
                CREATE TABLE IF NOT EXISTS probe (id INTEGER PRIMARY KEY, count INTEGER NOT NULL);
                INSERT OR IGNORE INTO ended_generation (id, ended_at)
                    SELECT substr(id, length('generation/') + 1), unixepoch() * 1000 FROM grain_state
                    WHERE name = 'generation' AND substr(id, length('generation/') + 1) NOT IN
                        (SELECT id FROM open_generation UNION SELECT id FROM set_aside_generation);
                """;
            command.ExecuteNonQuery();
        }
        catch (SqliteException failure)
        {
            throw Unavailable(failure);
        }
    }

    /// <summary>Runs a piece of work on a connection, off the caller's thread.</summary>
    /// <exception cref="StoreUnavailableException">The file cannot be read or written.</exception>
    public Task<T> RunAsync<T>(Func<SqliteConnection, T> work) =>
        Task.Run(() =>
        {
            try
            {
                using var connection = Open();
                return work(connection);
            }
            catch (SqliteException failure)
            {
                throw Unavailable(failure);
            }
        });

    /// <summary>Makes a write, all of it or nothing; durable when this returns.</summary>
    /// <exception cref="StoreUnavailableException">The file cannot be written.</exception>
    internal async Task<int> WriteAsync(Func<SqliteConnection, SqliteTransaction, int> work)
    {
        try
        {
            return await _writes.MakeAsync(work);
        }
        catch (SqliteException failure)
        {
            throw Unavailable(failure);
        }
    }

    /// <summary>Null: a file that cannot be used is refused when this is made.</summary>
    public string? WhyNot() => null;

    public Task ProbeAsync() =>
        RunAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO probe (id, count) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET count = count + 1";
            return command.ExecuteNonQuery();
        });

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        // Full: an accepted request must survive a power cut, not only the process.
        command.CommandText = $"PRAGMA busy_timeout = {BusyTimeoutMs}; PRAGMA synchronous = FULL;";
        command.ExecuteNonQuery();
        return connection;
    }

    private StoreUnavailableException Unavailable(SqliteException failure) =>
        new(
            failure.SqliteErrorCode switch
            {
                5 or 6 => $"The state file {_file} is locked by another program.",
                8 => $"The state file {_file} cannot be written: it is read-only.",
                11 or 26 => $"The state file {_file} is damaged ({failure.Message}). "
                    + "Put a copy of it back, or move it away to begin anew; pictures stay.",
                13 => $"The state file {_file} cannot be written: its disk is full.",
                14 => $"The state file {_file} cannot be opened.",
                _ => $"The state file {_file} cannot be used: {failure.Message}.",
            }
        );
}
