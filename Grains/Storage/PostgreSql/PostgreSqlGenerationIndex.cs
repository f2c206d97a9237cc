using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Storage.PostgreSql;

/// <summary>The index of generations in PostgreSQL.</summary>
public sealed class PostgreSqlGenerationIndex(PostgreSqlDatabase database) : IGenerationIndex
{
    public Task OpenAsync(string generationId, string tenant) =>
        database.ExecuteAsync(
            """
            INSERT INTO open_generation (id) VALUES (@id) ON CONFLICT DO NOTHING;
            INSERT INTO owned_generation (tenant, id) VALUES (@tenant, @id) ON CONFLICT DO NOTHING;
            """,
            ("id", generationId),
            ("tenant", tenant)
        );

    public Task EndAsync(string generationId, DateTimeOffset endedAt, GenerationUse use) =>
        database.ExecuteAsync(
            // Booked by whoever closes it, and so once, however often and from wherever its end is told.
            """
            INSERT INTO ended_generation (id, ended_at) VALUES (@id, @at) ON CONFLICT DO NOTHING;
            WITH closed AS (DELETE FROM open_generation WHERE id = @id RETURNING 1)
            INSERT INTO tenant_usage AS usage (tenant, day, family, completed, failed, cancelled, cloud_us, edge_us)
                SELECT @tenant, @day, @family, @completed, @failed, @cancelled, @cloud, @edge FROM closed
                ON CONFLICT (tenant, day, family) DO UPDATE SET
                    completed = usage.completed + excluded.completed, failed = usage.failed + excluded.failed,
                    cancelled = usage.cancelled + excluded.cancelled, cloud_us = usage.cloud_us + excluded.cloud_us,
                    edge_us = usage.edge_us + excluded.edge_us;
            """,
            ("id", generationId),
            ("at", endedAt.ToUniversalTime()),
            ("tenant", use.Tenant),
            ("day", DateOnly.FromDateTime(endedAt.UtcDateTime)),
            ("family", use.Family),
            ("completed", use.Status == GenerationStatus.Completed ? 1L : 0),
            ("failed", use.Status == GenerationStatus.Failed ? 1L : 0),
            ("cancelled", use.Status == GenerationStatus.Cancelled ? 1L : 0),
            ("cloud", (long)use.CloudTime.TotalMicroseconds),
            ("edge", (long)use.EdgeTime.TotalMicroseconds)
        );

    public Task ForgetEndAsync(string generationId) =>
        database.ExecuteAsync("DELETE FROM ended_generation WHERE id = @id", ("id", generationId));

    public Task RemoveAsync(string generationId) =>
        database.ExecuteAsync(
            """
            DELETE FROM open_generation WHERE id = @id;
            DELETE FROM set_aside_generation WHERE id = @id;
            DELETE FROM ended_generation WHERE id = @id;
            DELETE FROM owned_generation WHERE id = @id;
            DELETE FROM webhook WHERE id = @id;
            """,
            ("id", generationId)
        );

    public Task<IReadOnlyList<string>> ListOpenAsync() =>
        database.ReadAsync("SELECT id FROM open_generation ORDER BY id", reader => reader.GetString(0));

    public Task SetAsideAsync(string generationId, string reason) =>
        database.ExecuteAsync(
            """
            INSERT INTO set_aside_generation (id, reason) VALUES (@id, @reason) ON CONFLICT (id) DO UPDATE SET reason = @reason;
            DELETE FROM open_generation WHERE id = @id;
            """,
            ("id", generationId),
            ("reason", reason)
        );

    public Task<IReadOnlyList<SetAsideGeneration>> ListSetAsideAsync() =>
        database.ReadAsync(
            "SELECT id, reason FROM set_aside_generation ORDER BY id",
            reader => new SetAsideGeneration(reader.GetString(0), reader.GetString(1))
        );

    public Task ReopenSetAsideAsync() =>
        database.ExecuteAsync(
            """
            INSERT INTO open_generation (id) SELECT id FROM set_aside_generation ON CONFLICT DO NOTHING;
            DELETE FROM set_aside_generation;
            """
        );

    public Task<IReadOnlyList<string>> ListExpiredAsync(DateTimeOffset before, int keep, int most) =>
        database.ReadAsync(
            """
            SELECT id FROM ended_generation
            WHERE ended_at < @before OR id NOT IN (SELECT id FROM ended_generation ORDER BY ended_at DESC, id DESC LIMIT @keep)
            ORDER BY ended_at, id LIMIT @most
            """,
            reader => reader.GetString(0),
            ("before", before.ToUniversalTime()),
            ("keep", keep),
            ("most", most)
        );
}
