namespace HybridGrains.Grains.Storage.Sqlite;

/// <summary>Grain states in the cluster's SQLite file.</summary>
public sealed class SqliteStateRows(SqliteDatabase database) : IStateRows
{
    private const string One = "WHERE name = $name AND id = $id";

    public async Task<StateRow?> ReadAsync(string name, string id) =>
        (
            await database.ReadAsync(
                $"SELECT version, payload FROM grain_state {One}",
                reader => new StateRow(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)),
                ("$name", name),
                ("$id", id)
            )
        ).SingleOrDefault();

    public async Task<bool> InsertAsync(string name, string id, byte[] payload) =>
        await database.ExecuteAsync(
            "INSERT INTO grain_state (name, id, version, payload) VALUES ($name, $id, 1, $payload) ON CONFLICT DO NOTHING",
            ("$name", name),
            ("$id", id),
            ("$payload", payload)
        ) > 0;

    public async Task<bool> UpdateAsync(string name, string id, long version, byte[] payload) =>
        await database.ExecuteAsync(
            $"UPDATE grain_state SET version = version + 1, payload = $payload {One} AND version = $version",
            ("$name", name),
            ("$id", id),
            ("$version", version),
            ("$payload", payload)
        ) > 0;

    public async Task<bool> DeleteAsync(string name, string id, long version) =>
        await database.ExecuteAsync(
            $"DELETE FROM grain_state {One} AND version = $version",
            ("$name", name),
            ("$id", id),
            ("$version", version)
        ) > 0;
}
