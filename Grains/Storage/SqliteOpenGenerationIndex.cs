using Microsoft.Data.Sqlite;

namespace HybridGrains.Grains.Storage;

/// <summary>The index of open generations in the cluster's SQLite file.</summary>
public sealed class SqliteOpenGenerationIndex(SqliteDatabase database) : IOpenGenerationIndex
{
    public Task AddAsync(string generationId) => ExecuteAsync("INSERT OR IGNORE INTO open_generation (id) VALUES ($id)", generationId);

    public Task RemoveAsync(string generationId) => ExecuteAsync("DELETE FROM open_generation WHERE id = $id", generationId);

    public Task<IReadOnlyList<string>> ListAsync() =>
        Task.Run<IReadOnlyList<string>>(() =>
        {
            using var connection = database.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT id FROM open_generation ORDER BY id";
            using var reader = command.ExecuteReader();
            var ids = new List<string>();
            while (reader.Read())
                ids.Add(reader.GetString(0));
            return ids;
        });

    private Task ExecuteAsync(string text, string id) =>
        Task.Run(() =>
        {
            using var connection = database.Open();
            using var command = new SqliteCommand(text, connection);
            command.Parameters.AddWithValue("$id", id);
            command.ExecuteNonQuery();
        });
}
