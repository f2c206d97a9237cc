using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Storage.PostgreSql;

/// <summary>Pictures in PostgreSQL: some hundred kilobytes each, and one thing less to run than an object store.</summary>
public sealed class PostgreSqlImageStore(PostgreSqlDatabase database) : IImageStore
{
    public Task WriteAsync(string generationId, OutputFormat format, ReadOnlyMemory<byte> file) =>
        database.ExecuteAsync(
            "INSERT INTO picture (id, format, file) VALUES (@id, @format, @file) ON CONFLICT (id, format) DO UPDATE SET file = @file",
            ("id", generationId),
            ("format", (int)format),
            ("file", file.ToArray())
        );

    public async Task<byte[]?> ReadAsync(string generationId, OutputFormat format) =>
        (
            await database.ReadAsync(
                "SELECT file FROM picture WHERE id = @id AND format = @format",
                reader => reader.GetFieldValue<byte[]>(0),
                ("id", generationId),
                ("format", (int)format)
            )
        ).SingleOrDefault();

    public Task DeleteAsync(string generationId) => database.ExecuteAsync("DELETE FROM picture WHERE id = @id", ("id", generationId));

    /// <summary>Pictures lie where states lie, whose probe is enough.</summary>
    public Task ProbeAsync() => Task.CompletedTask;
}
