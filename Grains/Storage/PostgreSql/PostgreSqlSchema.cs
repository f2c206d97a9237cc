using System.Reflection;
using Npgsql;

namespace HybridGrains.Grains.Storage.PostgreSql;

/// <summary>Our tables in a PostgreSQL database: their version, and how they come to it. Versions only grow, one script each.</summary>
public static class PostgreSqlSchema
{
    /// <summary>What this program works with.</summary>
    public const int Version = 3;

    public const string Advice = "Run 'hybridgrains cluster init' once, with the same connection string.";

    /// <summary>Any number that no other program takes for its lock in the same database: "hybgr" in ASCII.</summary>
    private const long Lock = 0x68_79_62_67_72;

    /// <summary>Brings a database from whatever version it has to <see cref="Version"/>; twice at once is as good as once.</summary>
    /// <returns>The version that was there; null for none.</returns>
    /// <exception cref="PostgreSqlSchemaException">The database is of a later version.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached, or refuses a statement.</exception>
    public static async Task<int?> ApplyAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
        var found = VersionOf(connection);
        if (found > Version)
        {
            throw new PostgreSqlSchemaException(WhyNot(found)!);
        }

        for (var next = (found ?? 0) + 1; next <= Version; next++)
        {
            await ExecuteAsync(connection, Script(next), cancellationToken);
        }

        await ExecuteAsync(
            connection,
            $"""
            CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL);
            DELETE FROM schema_version;
            INSERT INTO schema_version (version) VALUES ({Version});
            """,
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
        return found;
    }

    /// <summary>Null when there are no tables of ours.</summary>
    public static int? VersionOf(NpgsqlConnection connection)
    {
        using var exists = new NpgsqlCommand("SELECT to_regclass('schema_version') IS NOT NULL", connection);
        if (exists.ExecuteScalar() is not true)
        {
            return null;
        }

        using var version = new NpgsqlCommand("SELECT version FROM schema_version", connection);
        return version.ExecuteScalar() as int?;
    }

    /// <summary>Null when this program can work with tables of that version; otherwise why not, and the command that helps.</summary>
    public static string? WhyNot(int? found) =>
        found switch
        {
            Version => null,
            null => $"The database has no tables of ours. {Advice}",
            < Version => $"The database's tables are of version {found}, and this program needs {Version}. {Advice}",
            _ => $"The database's tables are of version {found}, and this program knows {Version} at most: a later version of "
                + "HybridGrains made them. Use that version.",
        };

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Script(int version)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"HybridGrains.Grains.schema-{version}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
