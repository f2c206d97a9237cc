using HybridGrains.Grains.Interfaces.Webhooks;
using Npgsql;

namespace HybridGrains.Grains.Storage.PostgreSql;

/// <summary>Messages to be delivered, in PostgreSQL.</summary>
public sealed class PostgreSqlWebhookOutbox(PostgreSqlDatabase database) : IWebhookOutbox
{
    public Task AddAsync(string id, string tenant, string url, byte[]? message) =>
        database.ExecuteAsync(
            """
            INSERT INTO webhook (id, tenant, url, tries, due_at, message)
            VALUES (@id, @tenant, @url, 0, timestamptz 'epoch', nullif(@message, ''::bytea)) ON CONFLICT DO NOTHING
            """,
            ("id", id),
            ("tenant", tenant),
            ("url", url),
            ("message", message ?? [])
        );

    /// <summary>Of two that take at once the second finds the time moved on, and gets nothing.</summary>
    public Task<IReadOnlyList<WebhookRow>> TakeAsync(DateTimeOffset now, DateTimeOffset until, int perTenant, int most) =>
        database.ReadAsync(
            """
            UPDATE webhook SET due_at = @until WHERE due_at <= @now AND id IN (
                SELECT id FROM (
                    SELECT id, due_at, row_number() OVER (PARTITION BY tenant ORDER BY due_at, id) AS place FROM webhook
                    WHERE due_at <= @now AND id NOT IN (SELECT id FROM open_generation UNION ALL SELECT id FROM set_aside_generation)
                ) AS due
                WHERE place <= @share ORDER BY due_at, id LIMIT @most)
            RETURNING id, tenant, url, tries, message
            """,
            row => new WebhookRow(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                row.GetInt32(3),
                row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4)
            ),
            ("now", now.ToUniversalTime()),
            ("until", until.ToUniversalTime()),
            ("share", perTenant),
            ("most", most)
        );

    public Task PostponeAsync(string id, int tries, DateTimeOffset? dueAt, string reason) =>
        database.ExecuteAsync(
            $"UPDATE webhook SET tries = @tries, due_at = {(dueAt is null ? "NULL" : "@due")}, reason = @reason WHERE id = @id",
            ("id", id),
            ("tries", tries),
            ("due", (dueAt ?? DateTimeOffset.UnixEpoch).ToUniversalTime()),
            ("reason", reason)
        );

    public Task RemoveAsync(string id) => database.ExecuteAsync("DELETE FROM webhook WHERE id = @id", ("id", id));

    public Task<IReadOnlyList<WebhookDelivery>> ListAsync(string tenant, int most) =>
        database.ReadAsync(
            """
            SELECT id, url, tries, due_at, reason FROM webhook
            WHERE tenant = @tenant AND id NOT IN (SELECT id FROM open_generation UNION ALL SELECT id FROM set_aside_generation)
            ORDER BY due_at NULLS LAST, id LIMIT @most
            """,
            Delivery,
            ("tenant", tenant),
            ("most", most)
        );

    private static WebhookDelivery Delivery(NpgsqlDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            row.GetInt32(2),
            row.IsDBNull(3) ? null : row.GetFieldValue<DateTimeOffset>(3),
            row.IsDBNull(4) ? null : row.GetString(4)
        );
}
