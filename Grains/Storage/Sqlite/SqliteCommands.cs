using Microsoft.Data.Sqlite;

namespace HybridGrains.Grains.Storage.Sqlite;

/// <summary>Short commands with parameters.</summary>
internal static class SqliteCommands
{
    public static Task<IReadOnlyList<T>> ReadAsync<T>(
        this SqliteDatabase database,
        string text,
        Func<SqliteDataReader, T> read,
        params (string Name, object Value)[] parameters
    ) =>
        database.RunAsync<IReadOnlyList<T>>(connection =>
        {
            using var command = Command(connection, text, parameters);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(read(reader));
            }

            return rows;
        });

    /// <summary>All of it or nothing.</summary>
    /// <returns>Rows that it changed.</returns>
    public static Task<int> ExecuteAsync(this SqliteDatabase database, string text, params (string Name, object Value)[] parameters) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                // Not with BEGIN and COMMIT in the text: where one fails, the connection would go back to its pool in the middle of it.
                using var command = Command(connection, text, parameters);
                command.Transaction = transaction;
                return command.ExecuteNonQuery();
            }
        );

    private static SqliteCommand Command(SqliteConnection connection, string text, (string Name, object Value)[] parameters)
    {
        var command = new SqliteCommand(text, connection);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
