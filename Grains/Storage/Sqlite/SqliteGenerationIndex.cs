using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Storage.Sqlite;

/// <summary>The index of generations in the cluster's SQLite file.</summary>
public sealed class SqliteGenerationIndex(SqliteDatabase database) : IGenerationIndex
{
    public Task OpenAsync(string generationId, string tenant) =>
        database.ExecuteAsync(
            """
            INSERT OR IGNORE INTO open_generation (id) VALUES ($id);
            INSERT OR IGNORE INTO owned_generation (tenant, id) VALUES ($tenant, $id);
            """,
            ("$id", generationId),
            ("$tenant", tenant)
        );

    public Task EndAsync(string generationId, DateTimeOffset endedAt, GenerationUse use) =>
        database.ExecuteAsync(
            // Booked while it is still open, and so once, however often its end is told.
            """
            INSERT INTO tenant_usage (tenant, day, family, completed, failed, cancelled, cloud_us, edge_us)
                SELECT $tenant, $day, $family, $completed, $failed, $cancelled, $cloud, $edge
                WHERE EXISTS (SELECT 1 FROM open_generation WHERE id = $id)
                ON CONFLICT (tenant, day, family) DO UPDATE SET
                    completed = completed + excluded.completed, failed = failed + excluded.failed,
                    cancelled = cancelled + excluded.cancelled, cloud_us = cloud_us + excluded.cloud_us,
                    edge_us = edge_us + excluded.edge_us;
            INSERT OR IGNORE INTO ended_generation (id, ended_at) VALUES ($id, $at);
            DELETE FROM open_generation WHERE id = $id;
            """,
            ("$id", generationId),
            ("$at", endedAt.ToUnixTimeMilliseconds()),
            ("$tenant", use.Tenant),
            ("$day", SqliteTenantLedger.Text(DateOnly.FromDateTime(endedAt.UtcDateTime))),
            ("$family", use.Family),
            ("$completed", use.Status == GenerationStatus.Completed ? 1 : 0),
            ("$failed", use.Status == GenerationStatus.Failed ? 1 : 0),
            ("$cancelled", use.Status == GenerationStatus.Cancelled ? 1 : 0),
            ("$cloud", (long)use.CloudTime.TotalMicroseconds),
            ("$edge", (long)use.EdgeTime.TotalMicroseconds)
        );

    public Task ForgetEndAsync(string generationId) =>
        database.ExecuteAsync("DELETE FROM ended_generation WHERE id = $id", ("$id", generationId));

    public Task RemoveAsync(string generationId) =>
        database.ExecuteAsync(
            """
            DELETE FROM open_generation WHERE id = $id;
            DELETE FROM set_aside_generation WHERE id = $id;
            DELETE FROM ended_generation WHERE id = $id;
            DELETE FROM owned_generation WHERE id = $id;
            DELETE FROM webhook WHERE id = $id;
            """,
            ("$id", generationId)
        );

    public Task<IReadOnlyList<string>> ListOpenAsync() =>
        database.ReadAsync("SELECT id FROM open_generation ORDER BY id", reader => reader.GetString(0));

    public Task SetAsideAsync(string generationId, string reason) =>
        database.ExecuteAsync(
            """
            INSERT OR REPLACE INTO set_aside_generation (id, reason) VALUES ($id, $reason);
            DELETE FROM open_generation WHERE id = $id;
            """,
            ("$id", generationId),
            ("$reason", reason)
        );

    public Task<IReadOnlyList<SetAsideGeneration>> ListSetAsideAsync() =>
        database.ReadAsync(
            "SELECT id, reason FROM set_aside_generation ORDER BY id",
            reader => new SetAsideGeneration(reader.GetString(0), reader.GetString(1))
        );

    public Task ReopenSetAsideAsync() =>
        database.ExecuteAsync(
            """
            INSERT OR IGNORE INTO open_generation (id) SELECT id FROM set_aside_generation;
            DELETE FROM set_aside_generation;
            """
        );

    public Task<IReadOnlyList<string>> ListExpiredAsync(DateTimeOffset before, int keep, int most) =>
        database.ReadAsync(
            """
            SELECT id FROM ended_generation
            WHERE ended_at < $before OR id NOT IN (SELECT id FROM ended_generation ORDER BY ended_at DESC, id DESC LIMIT $keep)
            ORDER BY ended_at, id LIMIT $most
            """,
            reader => reader.GetString(0),
            ("$before", before.ToUnixTimeMilliseconds()),
            ("$keep", keep),
            ("$most", most)
        );
}
