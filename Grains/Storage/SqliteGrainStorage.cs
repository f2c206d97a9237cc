using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans.Serialization;
using Orleans.Storage;

namespace HybridGrains.Grains.Storage;

/// <summary>Grain state in SQLite. ETags are row versions; a write over a version that has moved on fails and changes nothing.</summary>
public sealed class SqliteGrainStorage(SqliteDatabase database, Serializer serializer) : IGrainStorage
{
    public const string ProviderName = "generations";

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Task.Run(() =>
        {
            using var connection = database.Open();
            using var command = Command(
                connection,
                "SELECT version, payload FROM grain_state WHERE name = $name AND id = $id",
                stateName,
                grainId
            );
            using var reader = command.ExecuteReader();
            if (!reader.Read())
            {
                grainState.RecordExists = false;
                grainState.ETag = null;
                return;
            }

            grainState.ETag = reader.GetInt64(0).ToString(CultureInfo.InvariantCulture);
            grainState.State = serializer.Deserialize<T>(reader.GetFieldValue<byte[]>(1));
            grainState.RecordExists = true;
        });

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Serialised in the turn: the state may change once this yields.
        var payload = serializer.SerializeToArray(grainState.State);
        return Task.Run(() =>
        {
            using var connection = database.Open();
            using var command = Command(
                connection,
                grainState.ETag is null
                    ? "INSERT INTO grain_state (name, id, version, payload) VALUES ($name, $id, 1, $payload) ON CONFLICT DO NOTHING RETURNING version"
                    : "UPDATE grain_state SET version = version + 1, payload = $payload WHERE name = $name AND id = $id AND version = $version RETURNING version",
                stateName,
                grainId
            );
            command.Parameters.AddWithValue("$payload", payload);
            if (grainState.ETag is not null)
                command.Parameters.AddWithValue("$version", Version(grainState));
            if (command.ExecuteScalar() is not long version)
                throw MovedOn(grainId, grainState);
            grainState.ETag = version.ToString(CultureInfo.InvariantCulture);
            grainState.RecordExists = true;
        });
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Task.Run(() =>
        {
            using var connection = database.Open();
            using var command = Command(
                connection,
                "DELETE FROM grain_state WHERE name = $name AND id = $id AND version = $version",
                stateName,
                grainId
            );
            command.Parameters.AddWithValue("$version", grainState.ETag is null ? 0 : Version(grainState));
            if (command.ExecuteNonQuery() == 0 && grainState.ETag is not null)
                throw MovedOn(grainId, grainState);
            grainState.ETag = null;
            grainState.RecordExists = false;
        });

    private static long Version<T>(IGrainState<T> grainState) => long.Parse(grainState.ETag!, CultureInfo.InvariantCulture);

    private static InconsistentStateException MovedOn<T>(GrainId grainId, IGrainState<T> grainState) =>
        new($"{grainId} has moved on from version {grainState.ETag ?? "none"}.", "unknown", grainState.ETag);

    private static SqliteCommand Command(SqliteConnection connection, string text, string stateName, GrainId grainId)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        command.Parameters.AddWithValue("$name", stateName);
        command.Parameters.AddWithValue("$id", grainId.ToString());
        return command;
    }
}
