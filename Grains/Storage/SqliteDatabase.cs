using Microsoft.Data.Sqlite;

namespace HybridGrains.Grains.Storage;

/// <summary>The one SQLite file of an embedded cluster: grain states and the index of open generations.</summary>
public sealed class SqliteDatabase
{
    private const int BusyTimeoutMs = 5_000;
    private readonly string _connectionString;

    public SqliteDatabase(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = BusyTimeoutMs / 1000,
        }.ToString();
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS grain_state (name TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (name, id)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS open_generation (id TEXT PRIMARY KEY) WITHOUT ROWID;
            """;
        command.ExecuteNonQuery();
    }

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        // Full: an accepted request must survive a power cut, not only the process.
        command.CommandText = $"PRAGMA busy_timeout = {BusyTimeoutMs}; PRAGMA synchronous = FULL;";
        command.ExecuteNonQuery();
        return connection;
    }
}
